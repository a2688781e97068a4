namespace Rungs;

/// <summary>Something that carries the name of a work; the state of every task a rung makes.</summary>
internal interface INamed
{
    string Name { get; }
}
