using Rungs.Tour.Redis.Commands;

namespace Rungs.Tour.Tests.Redis;

/// <summary>Malformed input, from a seed: commands with bytes changed, taken out, doubled, numbers made wrong, ends cut off, and noise.</summary>
internal sealed class Fuzzer(int seed)
{
    private static readonly string[] s_numbers = ["-1", "0", "00", "-0", "1", "7", "64", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "99999999999999999999", "", "x", "1.5", " 1"];
    private static readonly string[] s_words = ["k", "", "*", "[", "[^", "\\", "EX", "PX", "NX", "XX", "GET", "SETNAME", "INFO", "a\0b", "\r\n", "%s%n", "ÿÿ", "-1", "0", "9223372036854775807"];

    private readonly Random _random = new(seed);

    internal byte[] Next()
    {
        var bytes = new List<byte>();
        for (var commands = _random.Next(1, 4); commands > 0; commands--)
            bytes.AddRange(Resp.Bytes(NextCommand()));
        for (var changes = _random.Next(0, 4); changes > 0 && bytes.Count > 0; changes--)
            Change(bytes);
        return [.. bytes];
    }

    private string NextCommand() => _random.Next(10) switch
    {
        0 => Pick("GET ", "PUT ", "DEL ", "QUIT", "PING") + Pick(s_words) + Pick("", " ", " x", "\r") + "\n",
        1 => $"*{Pick(s_numbers)}\r\n${Pick(s_numbers)}\r\n{Pick(s_words)}\r\n",
        2 => Noise(),
        _ => Resp.Command([Pick([.. CommandTable.All.Select(command => command.Name)]), .. Enumerable.Range(0, _random.Next(5)).Select(_ => Pick(s_words))]),
    };

    private void Change(List<byte> bytes)
    {
        var at = _random.Next(bytes.Count);
        switch (_random.Next(5))
        {
            case 0:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 1:
                bytes.RemoveAt(at);
                break;
            case 2:
                bytes.Insert(at, bytes[at]);
                break;
            case 3:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                bytes.InsertRange(at, Resp.Bytes(Pick(s_numbers)));
                break;
        }
    }

    private string Noise()
    {
        var noise = new byte[_random.Next(1, 60)];
        _random.NextBytes(noise);
        return Resp.Text(noise);
    }

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
