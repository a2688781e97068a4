namespace Rungs.Tests.Bridge;

public sealed class ConversionTests
{
    [Fact]
    public async Task ToAsync_BlockingFunctions_RunOnSharedThreads()
    {
        var calls = 0;
        Assert.StartsWith("shared ", await Async.ToAsync(() => Thread.CurrentThread.Name)().OrFailAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await Async.ToAsync((int a) => a)(1).OrFailAsync());
        Assert.Equal(3, await Async.ToAsync((int a, int b) => a + b)(1, 2).OrFailAsync());
        Assert.Equal(6, await Async.ToAsync((int a, int b, int c) => a + b + c)(1, 2, 3).OrFailAsync());
        Assert.Equal(10, await Async.ToAsync((int a, int b, int c, int d) => a + b + c + d)(1, 2, 3, 4).OrFailAsync());
        await Async.ToAsync(() => { calls++; })().OrFailAsync();
        await Async.ToAsync((int a) => { calls += a; })(1).OrFailAsync();
        await Async.ToAsync((int a, int b) => { calls += a + b; })(1, 1).OrFailAsync();
        await Async.ToAsync((int a, int b, int c) => { calls += a + b + c; })(1, 1, 1).OrFailAsync();
        await Async.ToAsync((int a, int b, int c, int d) => { calls += a + b + c + d; })(1, 1, 1, 1).OrFailAsync();
        Assert.Equal(11, calls);
    }

    [Fact]
    public void ToBlocking_AsyncFunctions_Block()
    {
        var calls = 0;
        Assert.Equal(0, Async.ToBlocking(async () => { await Task.Yield(); return 0; })());
        Assert.Equal(1, Async.ToBlocking(async (int a) => { await Task.Yield(); return a; })(1));
        Assert.Equal(3, Async.ToBlocking(async (int a, int b) => { await Task.Yield(); return a + b; })(1, 2));
        Assert.Equal(6, Async.ToBlocking(async (int a, int b, int c) => { await Task.Yield(); return a + b + c; })(1, 2, 3));
        Assert.Equal(10, Async.ToBlocking(async (int a, int b, int c, int d) => { await Task.Yield(); return a + b + c + d; })(1, 2, 3, 4));
        Async.ToBlocking(async () => { await Task.Yield(); calls++; })();
        Async.ToBlocking(async (int a) => { await Task.Yield(); calls += a; })(1);
        Async.ToBlocking((int a) => new ValueTask<int>(calls += a))(1);
        Async.ToBlocking((int a) => { calls += a; return ValueTask.CompletedTask; })(1);
        Assert.Equal(4, calls);
    }

    [Fact]
    public void ToAsync_AlreadyAsync_IsTheSameReference()
    {
        Func<Task<int>> value = () => Task.FromResult(1);
        Func<Task> none = () => Task.CompletedTask;
        Func<int, int, ValueTask<int>> valueTask = (a, b) => new(a + b);
        Func<int, int, int, int, ValueTask> plainValueTask = (_, _, _, _) => ValueTask.CompletedTask;
        Assert.Same(value, Async.ToAsync(value));
        Assert.Same(none, Async.ToAsync(none));
        Assert.Same(valueTask, Async.ToAsync(valueTask));
        Assert.Same(plainValueTask, Async.ToAsync(plainValueTask));
    }

    [Fact]
    public void ToBlocking_AlreadyBlocking_IsTheSameReference()
    {
        Func<int> value = () => 1;
        Action<int, int> none = (_, _) => { };
        Func<int, int, int, int, int> wide = (a, b, c, d) => a + b + c + d;
        Assert.Same(value, Async.ToBlocking(value));
        Assert.Same(none, Async.ToBlocking(none));
        Assert.Same(wide, Async.ToBlocking(wide));
    }

    [Fact]
    public void Conversions_Null_Throw()
    {
        Assert.Throws<ArgumentNullException>("function", () => Async.ToAsync((Func<int>)null!));
        Assert.Throws<ArgumentNullException>("function", () => Async.ToBlocking((Func<int, Task<int>>)null!));
    }
}
