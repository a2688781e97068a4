namespace Rungs;

/// <summary>Why a <see cref="Ladder"/> has sent a work to the rung it sent it to.</summary>
public enum LadderReason
{
    /// <summary>To <see cref="LadderOptions.Blocking"/>: its kind is <see cref="WorkKind.Blocking"/>, or unknown, which counts as that.</summary>
    Blocks,

    /// <summary>To <see cref="LadderOptions.Processes"/>: it is marked <c>[Portable(Isolated = true)]</c>.</summary>
    Isolated,

    /// <summary>To <see cref="LadderOptions.Cpu"/>: it computes, and the CPU is not full.</summary>
    Room,

    /// <summary>To <see cref="LadderOptions.Cpu"/>, full or not: it is not portable.</summary>
    NotPortable,

    /// <summary>To <see cref="LadderOptions.Cpu"/>, full or not: it is not marked <c>[Portable(Idempotent = true)]</c>.</summary>
    NotIdempotent,

    /// <summary>To <see cref="LadderOptions.Cpu"/>, full or not: there are no <see cref="LadderOptions.Hosts"/>.</summary>
    NoHosts,

    /// <summary>To <see cref="LadderOptions.Hosts"/>: the CPU is full.</summary>
    CpuFull,

    /// <summary>To <see cref="LadderOptions.Cpu"/>: the CPU was full and the hosts had what they can do; a processor was free first.</summary>
    HostsBusy,

    /// <summary>To <see cref="LadderOptions.Cpu"/>: the CPU was full, and there were no hosts to help.</summary>
    HostsAway,

    /// <summary>To <see cref="LadderOptions.Cpu"/>: it was sent to hosts, which would not take it, or could not run it any more.</summary>
    CameBack,
}
