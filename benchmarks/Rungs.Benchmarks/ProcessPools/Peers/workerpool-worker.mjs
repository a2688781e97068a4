import workerpool from 'workerpool';

workerpool.worker({ same: number => number });
