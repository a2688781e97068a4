namespace Rungs.Tests.Works;

/// <summary>Runs portable work as another process would: with arguments read from the bytes that cross.</summary>
internal static class Crossing
{
    internal static T Run<T>(Work<T> work)
    {
        var call = work.PortableCall!;
        var result = call.Method.Invoke(Arguments(work));
        return result is Task<T> task ? task.GetAwaiter().GetResult() : (T)result!;
    }

    /// <summary>The arguments as another process reads them.</summary>
    internal static object?[] Arguments(Work work)
    {
        var call = work.PortableCall!;
        byte[] bytes = [.. call.Arguments.Segments.SelectMany(static segment => segment.ToArray())];
        Assert.Equal(call.Arguments.Length, bytes.Length);
        return PortableArguments.Read(call.Method, bytes, isKept: true);
    }

    /// <summary>The work gives what is expected, here and elsewhere.</summary>
    internal static async Task GivesAsync<T>(T expected, Work<T> work)
    {
        Assert.True(work.IsPortable);
        Assert.Equal(expected, await work.CallAsync(default).OrFailAsync());
        Assert.Equal(expected, Run(work));
    }
}
