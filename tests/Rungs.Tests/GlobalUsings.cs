global using Rungs.Tests.Support;
