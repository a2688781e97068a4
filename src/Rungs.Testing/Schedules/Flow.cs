using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Rungs.Testing.Schedules;

/// <summary>Follows a test's execution context: where that turns up on a thread outside the schedule, code of the test has escaped.</summary>
internal static class Flow
{
    private static readonly AsyncLocal<Schedule?> s_schedule = new(OnChange);

    /// <summary>The schedule whose test the running code belongs to, wherever it runs.</summary>
    internal static Schedule? Current
    {
        get => s_schedule.Value;
        set => s_schedule.Value = value;
    }

    private static void OnChange(AsyncLocalValueChangedArgs<Schedule?> change)
    {
        if (change is { ThreadContextChanged: true, CurrentValue: { } schedule } && Participant.Current is null)
            schedule.NoteEscape(NameOfRunning());
    }

    /// <summary>What is about to run on this thread of the pool.</summary>
    private static string NameOfRunning()
    {
        if (RunningAction() is { } action)
            return $"'{CallbackName.From(action)}' runs on the thread pool (Task.Run, or a task of the default scheduler)";

        foreach (var frame in new StackTrace(fNeedFileInfo: false).GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is { } method && method.DeclaringTypeName.Contains("AsyncStateMachineBox", StringComparison.Ordinal))
                return $"{Named(method.DeclaringTypeName)} went on on the thread pool after an await (ConfigureAwait(false), or outside any context)";
        }

        return "code of the test runs on the thread pool";
    }

    private static string Named(string box)
    {
        var name = CallbackName.Readable(box[(box.LastIndexOf('[') + 1)..]);
        return name.Contains("Canon", StringComparison.Ordinal) || name.Contains('`', StringComparison.Ordinal) ? "an async function" : $"'{name}'";
    }

    private static Delegate? RunningAction()
    {
        try
        {
            return CurrentTask(null) is { } task ? ActionOf(task) as Delegate : null;
        }
        catch (MissingFieldException)
        {
            return null; // another version of the class library: then it is told without its name
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.StaticField, Name = "t_currentTask")]
    private static extern ref Task? CurrentTask(Task? type);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "m_action")]
    private static extern ref Delegate? ActionOf(Task task);
}
