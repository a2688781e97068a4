namespace Rungs.Tour.Redis.Commands;

/// <summary>Errors that several commands give.</summary>
internal static class Errors
{
    internal const string NoInteger = "ERR value is not an integer or out of range";
    internal const string Syntax = "ERR syntax error";
}
