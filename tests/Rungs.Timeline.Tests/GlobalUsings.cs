global using Rungs.Diagnostics;
global using Rungs.Tests.Support;

// One timeline records at a time, and it records the works of all.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
