namespace Rungs.Tests.Processes.Wire;

/// <summary>Bytes that are nearly right.</summary>
internal static class FrameFuzz
{
    internal static byte[] Mutate(byte[] right, Random random)
    {
        var bytes = new List<byte>(right);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var place = random.Next(bytes.Count + 1);
            switch (random.Next(6))
            {
                case 0 when place < bytes.Count:
                    bytes[place] = (byte)random.Next(256);
                    break;
                case 1 when place < bytes.Count:
                    bytes[place] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.Insert(place, (byte)random.Next(256));
                    break;
                case 3 when place < bytes.Count:
                    bytes.RemoveRange(place, random.Next(1, Math.Min(8, bytes.Count - place) + 1));
                    break;
                case 4:
                    bytes.InsertRange(place, [0xFF, 0xFF, 0xFF, 0xFF, 0x07]); // the longest text that can be announced
                    break;
                default:
                    bytes.InsertRange(place, [0xFF, 0xFF, 0xFF, (byte)random.Next(128, 256)]);
                    break;
            }
        }

        return [.. bytes];
    }
}
