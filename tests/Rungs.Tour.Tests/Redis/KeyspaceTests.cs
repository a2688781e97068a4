using Rungs.Testing;
using Rungs.Tour.Redis;

namespace Rungs.Tour.Tests.Redis;

public sealed class KeyspaceTests
{
    private readonly VirtualTime _time = new();
    private readonly Keyspace _keys;

    public KeyspaceTests() => _keys = new Keyspace(_time);

    [Fact]
    public void Key_Set_IsThereUntilRemoved()
    {
        Set("k", "v");

        Assert.Equal("v"u8, _keys.Get("k"u8)!);
        Assert.Equal(Keyspace.Never, _keys.GetDeadline("k"u8));
        Assert.True(_keys.Remove("k"u8));
        Assert.False(_keys.Remove("k"u8));
        Assert.Null(_keys.Get("k"u8));
        Assert.Null(_keys.GetDeadline("k"u8));
    }

    [Fact]
    public void Key_WithDeadline_IsGoneAtThatMillisecond()
    {
        Set("k", "v", 1_000);

        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal("v"u8, _keys.Get("k"u8)!);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(_keys.Get("k"u8));
        Assert.Equal((0, 0), (_keys.Count, _keys.Expiring));
    }

    [Fact]
    public void Key_SetAgain_HasOnlyItsNewDeadline()
    {
        Set("k", "1", 1_000);
        Set("k", "2", 5_000);
        Assert.Equal(1, _keys.Expiring);
        Set("other", "3", 5_000);
        Set("k", "4");

        Assert.Equal(1, _keys.Expiring);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.False(_keys.RemoveExpired(100));
        Assert.Equal("4"u8, _keys.Get("k"u8)!);
        Assert.Equal((1, 0), (_keys.Count, _keys.Expiring));
    }

    [Fact]
    public void Replace_OfAKeyThatExpires_KeepsItsDeadline()
    {
        Set("k", "v", 1_000);

        Assert.True(_keys.Replace("k"u8, "w"u8.ToArray()));
        Assert.Equal(_keys.Now + 1_000, _keys.GetDeadline("k"u8));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(_keys.Replace("k"u8, "x"u8.ToArray()));
    }

    [Fact]
    public void Expire_InThePast_Removes()
    {
        Set("k", "v");

        Assert.True(_keys.Expire("k"u8, _keys.Now));
        Assert.False(_keys.Expire("k"u8, _keys.Now + 1_000));
        Assert.Equal((0, 0), (_keys.Count, _keys.Expiring));
    }

    [Fact]
    public void RemoveExpired_OfMany_TakesSoManyAtATimeTheFirstOnesFirst()
    {
        for (var i = 0; i < 10; i++)
            Set($"{i}", "v", 1_000 + i);
        Set("stays", "v", 100_000);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.True(_keys.RemoveExpired(4));
        Assert.Equal(7, _keys.Count);
        Assert.False(_keys.RemoveExpired(6));
        Assert.Equal((1, 1), (_keys.Count, _keys.Expiring));
        Assert.NotNull(_keys.Get("stays"u8));
    }

    [Fact]
    public void Match_OfKeysThatHaveExpired_LeavesThemOut()
    {
        Set("a1", "v", 1_000);
        Set("a2", "v");
        Set("b", "v");
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("a2"u8, Assert.Single(_keys.Match("a*"u8)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("ÿþ\r\n")]
    [InlineData("a key of more than a few bytes, which is longer than any buffer on the stack would be thought to be")]
    public void Key_OfAnyBytes_IsFound(string name)
    {
        var key = Resp.Bytes(name);
        _keys.Set(key, "v"u8.ToArray(), _keys.Now + 1_000);
        _keys.Set([.. key, 0], "w"u8.ToArray());

        Assert.Equal("v"u8, _keys.Get(key)!);
        Assert.True(_keys.Remove(key));
        Assert.Equal((1, 0), (_keys.Count, _keys.Expiring));
    }

    [Fact]
    public void Operations_AtRandom_AreThoseOfAPlainModel()
    {
        var random = new Random(17);
        var model = new Dictionary<string, (string Value, long Deadline)>(StringComparer.Ordinal);
        for (var i = 0; i < Soak.Share(100_000); i++)
        {
            var name = $"{random.Next(200)}";
            var key = Resp.Bytes(name);
            var deadline = random.Next(3) == 0 ? Keyspace.Never : _keys.Now + random.Next(1, 500);
            switch (random.Next(6))
            {
                case 0:
                    _keys.Set(key, Resp.Bytes($"{i}"), deadline);
                    model[name] = ($"{i}", deadline);
                    break;
                case 1:
                    Assert.Equal(model.Remove(name), _keys.Remove(key));
                    break;
                case 2 when deadline != Keyspace.Never:
                    Assert.Equal(model.ContainsKey(name), _keys.Expire(key, deadline));
                    if (model.TryGetValue(name, out var old))
                        model[name] = (old.Value, deadline);
                    break;
                case 3:
                    _time.Advance(TimeSpan.FromMilliseconds(random.Next(20)));
                    foreach (var (expired, _) in model.Where(pair => pair.Value.Deadline <= _keys.Now).ToArray())
                        model.Remove(expired);
                    break;
                case 4:
                    _keys.RemoveExpired(random.Next(1, 10));
                    break;
                default:
                    Assert.Equal(model.TryGetValue(name, out var found) ? found.Value : null, _keys.Get(key) is { } value ? Resp.Text(value) : null);
                    break;
            }
        }

        while (_keys.RemoveExpired(1_000))
        {
            // Until none is left.
        }

        Assert.Equal(model.Count, _keys.Count);
        Assert.Equal(model.Count(pair => pair.Value.Deadline != Keyspace.Never), _keys.Expiring);
    }

    private void Set(string key, string value, long? milliseconds = null) =>
        _keys.Set(Resp.Bytes(key), Resp.Bytes(value), milliseconds is { } span ? _keys.Now + span : Keyspace.Never);
}
