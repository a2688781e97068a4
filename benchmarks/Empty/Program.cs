// What a process of .NET costs that does nothing.
return 0;
