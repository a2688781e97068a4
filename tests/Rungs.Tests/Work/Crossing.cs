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
        var blobs = call.Arguments.Blobs.Select(static blob => blob.ToArray()).ToArray();
        Assert.Equal(call.Arguments.Length, call.Arguments.Inline.Length + blobs.Sum(static blob => blob.Length));
        return PortableArguments.Read(call.Method, call.Arguments.Inline.ToArray(), blobs);
    }

    /// <summary>The work gives what is expected, here and elsewhere.</summary>
    internal static async Task GivesAsync<T>(T expected, Work<T> work)
    {
        Assert.True(work.IsPortable);
        Assert.Equal(expected, await work.CallAsync(default).OrFailAsync());
        Assert.Equal(expected, Run(work));
    }
}
