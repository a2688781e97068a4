namespace Rungs.Processes.Wire;

/// <summary>What a frame says. The numbers are on the wire; docs/wire-protocol.md has the whole of it.</summary>
internal enum FrameType : byte
{
    /// <summary>Worker to pool, first on each socket: version, token, which socket it is.</summary>
    Hello = 1,

    /// <summary>Pool to worker: limits, where methods are, what to run once.</summary>
    Setup = 2,

    /// <summary>Worker to pool: it takes calls.</summary>
    Ready = 3,

    /// <summary>Worker to pool: it cannot, and why.</summary>
    Refused = 4,

    /// <summary>Pool to worker: further places where methods are.</summary>
    Sources = 5,

    /// <summary>Pool to worker: a long argument of the call that follows; its number is that call's.</summary>
    Blob = 6,

    /// <summary>Pool to worker: a call.</summary>
    Call = 16,

    /// <summary>Worker to pool: what a call returned.</summary>
    Result = 17,

    /// <summary>Worker to pool: what a call threw.</summary>
    Error = 18,

    /// <summary>Worker to pool: a call has heeded its token.</summary>
    Cancelled = 19,

    /// <summary>Worker to pool: what a call reports.</summary>
    Progress = 20,

    /// <summary>Worker to pool, right before the answer of a call that asks for it: when the call began and ended.</summary>
    Times = 21,

    /// <summary>Pool to worker, on the control socket: the token of a call is cancelled.</summary>
    Cancel = 32,
}
