namespace Rungs.Tests.Works;

/// <summary>Each delegate form binds to the work it should: which overload the compiler picks is part of the contract.</summary>
public sealed class WorkFormsTests
{
    [Fact]
    public async Task Of_BlockingForms_AreBlocking()
    {
        var called = 0;
        var function = Work.Of(() => 5);
        var action = Work.Of(() => { called++; });
        Assert.False(function.IsAsync);
        Assert.False(action.IsAsync);
        Assert.Equal(5, await function.CallAsync(default));
        Assert.Equal(default, await action.CallAsync(default));
        Assert.Equal(1, called);
    }

    [Fact]
    public async Task Of_AsyncLambdas_AreTaskWorks()
    {
        Work<int> value = Work.Of(async () =>
        {
            await Task.Yield();
            return 5;
        });
        Work<Unit> none = Work.Of(async () => await Task.Yield());
        Assert.True(value.IsAsync);
        Assert.True(none.IsAsync);
        Assert.Equal(5, await value.CallAsync(default));
        await none.CallAsync(default);
    }

    [Fact]
    public async Task Of_ValueTaskForms_AreAsync()
    {
        Work<int> value = Work.Of(() => new ValueTask<int>(5));
        Work<Unit> none = Work.Of(() => ValueTask.CompletedTask);
        Assert.True(value.IsAsync);
        Assert.True(none.IsAsync);
        Assert.Equal(5, await value.CallAsync(default));
        await none.CallAsync(default);
    }

    [Fact]
    public async Task Of_TokenForms_GetTheToken()
    {
        using var source = new CancellationTokenSource();
        var seen = new List<CancellationToken>();
        Work<int> blocking = Work.Of(token => { seen.Add(token); return 1; });
        Work<Unit> action = Work.Of(token => { seen.Add(token); });
        Work<int> task = Work.Of(token => { seen.Add(token); return Task.FromResult(1); });
        Work<Unit> plainTask = Work.Of(token => { seen.Add(token); return Task.CompletedTask; });
        Work<int> valueTask = Work.Of(token => { seen.Add(token); return new ValueTask<int>(1); });
        Work<Unit> plainValueTask = Work.Of(token => { seen.Add(token); return ValueTask.CompletedTask; });

        foreach (var work in new[] { blocking, task, valueTask })
            Assert.Equal(1, await work.CallAsync(source.Token));
        foreach (var work in new[] { action, plainTask, plainValueTask })
            await work.CallAsync(source.Token);

        Assert.Equal(6, seen.Count);
        Assert.All(seen, token => Assert.Equal(source.Token, token));
    }

    [Fact]
    public async Task CallAsync_FunctionThrows_ErrorComesThroughTheTask()
    {
        var error = new InvalidTimeZoneException("no");
        var task = Work.Of((Func<int>)(() => throw error)).CallAsync(default);
        Assert.Same(error, await Assert.ThrowsAsync<InvalidTimeZoneException>(() => task));
    }

    [Fact]
    public async Task CallAsync_FunctionReturnsNoTask_SaysSoByName()
    {
        var typed = await Assert.ThrowsAsync<InvalidOperationException>(() => Work.Of(() => (Task<int>)null!, "typed").CallAsync(default));
        Assert.Contains("'typed' returned null instead of a task", typed.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Work.Of(() => (Task)null!).CallAsync(default));
    }

    [Fact]
    public async Task CallAsync_BlockingFunctionOfObjectReturnsATask_IsRefused()
    {
        // Task<string> is no Task<object>, so the compiler takes the blocking form, and nobody would await the result.
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Work.Of<object>(() => Task.FromResult("x"), "fetch").CallAsync(default));
        Assert.Contains("'fetch' returned a task as its result", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_NullFunction_Throws()
    {
        Assert.Throws<ArgumentNullException>("function", () => Work.Of((Action)null!));
        Assert.Throws<ArgumentNullException>("function", () => Work.Of((Func<int>)null!));
        Assert.Throws<ArgumentNullException>("function", () => Work.Of((Func<Task>)null!));
        Assert.Throws<ArgumentNullException>("function", () => Work.Of((Func<CancellationToken, ValueTask<int>>)null!));
    }

    [Fact]
    public void As_Kind_KeepsFunctionAndName()
    {
        var work = Work.Of(() => 5, "five");
        var cpu = work.As(WorkKind.Cpu);
        Assert.Equal((WorkKind.Unknown, WorkKind.Cpu, "five"), (work.Kind, cpu.Kind, cpu.Name));
        Assert.Same(cpu, cpu.As(WorkKind.Cpu));
        Assert.Throws<ArgumentOutOfRangeException>("kind", () => work.As((WorkKind)9));
    }
}
