export default number => number;
