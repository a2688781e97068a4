using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Rungs.Tests.Works;

/// <summary>What people read of a callback that is known by its state only.</summary>
public sealed class CallbackNameTests
{
    [Fact]
    public void From_WhatSaysNothing_IsAPostedCallback()
    {
        Assert.Equal("posted callback", CallbackName.From(null));
        Assert.Equal("posted callback", CallbackName.From(5));
        Assert.Equal("posted callback", CallbackName.From(new TaskCompletionSource().Task));
        Assert.Equal("posted callback", CallbackName.From(new List<int>()));
    }

    [Fact]
    public void From_TextOrNamed_IsTheName()
    {
        Assert.Equal("Fetch(5)", CallbackName.From("() => Fetch(5)"));
        Assert.Equal("named", CallbackName.From(new Named()));
        Assert.Equal("named", CallbackName.From(new TaskCompletionSource(new Named()).Task));
        Assert.Equal("named", CallbackName.From((Action)new Named().Act));
        Assert.Equal("async void", CallbackName.From(ExceptionDispatchInfo.Capture(new InvalidOperationException())));
    }

    [Fact]
    public async Task From_AsyncFunctions_IsTheMethod()
    {
        var gate = new TaskCompletionSource();
        var method = WaitAsync(gate.Task);
        var local = LocalAsync();
        var lambda = ((Func<Task>)(async () => await gate.Task))();
        Assert.Equal(nameof(WaitAsync), CallbackName.From(method));
        Assert.Equal("LocalAsync", CallbackName.From(local));
        Assert.Equal($"lambda in {nameof(From_AsyncFunctions_IsTheMethod)}", CallbackName.From(lambda));
        gate.SetResult();
        await Task.WhenAll(method, local, lambda);

        async Task LocalAsync() => await gate.Task;
    }

    [Fact]
    public void From_AnAwaitersDelegate_IsTheMethodThatGoesOn()
    {
        var awaitable = new Awaitable();
        _ = AwaitAsync(awaitable);
        Assert.Equal(nameof(AwaitAsync), CallbackName.From(awaitable.Continuation));
    }

    [Fact]
    public void From_AnyDelegate_IsItsMethod()
    {
        var captured = 5;
        Assert.Equal(nameof(DoNothing), CallbackName.From((Action)DoNothing));
        Assert.Equal($"lambda in {nameof(From_AnyDelegate_IsItsMethod)}", CallbackName.From((Action)(() => captured++)));
        Assert.Equal("Local", CallbackName.From((Action)Local));

        void Local() => captured++;
    }

    [Theory]
    [InlineData("<FetchAsync>d__5", "FetchAsync")]
    [InlineData("<<Main>g__FetchAsync|0_1>d", "FetchAsync")]
    [InlineData("<<Main>b__0_1>d", "lambda in Main")]
    [InlineData("<<<Main>$>b__0_1>d", "lambda in Main")]
    [InlineData("<<Run>b__0>d__3", "lambda in Run")]
    [InlineData("Plain", "Plain")]
    public void Readable_CompilersName_IsWhatWasWritten(string name, string expected) => Assert.Equal(expected, CallbackName.Readable(name));

    private static void DoNothing()
    {
        // Only its name matters.
    }

    private static async Task WaitAsync(Task task) => await task;

    private static async Task AwaitAsync(Awaitable awaitable) => await awaitable;

    private sealed class Named : INamed
    {
        public string Name => "named";

        internal void Act()
        {
            // Only whose it is matters.
        }
    }

    /// <summary>Keeps the delegate that goes on with whoever awaits it.</summary>
    private sealed class Awaitable : INotifyCompletion
    {
        internal Action? Continuation { get; private set; }

        public bool IsCompleted => false;

        public Awaitable GetAwaiter() => this;

        public void GetResult()
        {
            // It never comes to that.
        }

        public void OnCompleted(Action continuation) => Continuation = continuation;
    }
}
