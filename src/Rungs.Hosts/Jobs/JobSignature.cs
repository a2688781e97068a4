using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rungs.Hosts.Jobs;

/// <summary>Signs jobs: HMAC with SHA-256 over all there is of one but its trace: the client library writes that anew where somebody listens to its own activities.</summary>
/// <remarks>It says who has made the job, not that it is new: who can read the queues can send a message again as it was. A deadline bounds for how long.</remarks>
internal static class JobSignature
{
    internal static byte[] Of(Job job, byte[] key)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        // Each text with its length before it, -1 where there is none, so that no two jobs give the same bytes.
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var text in (string?[])[
            job.Id,
            job.Method,
            job.Version.ToString(CultureInfo.InvariantCulture),
            job.ReplyTo,
            job.Deadline?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            job.Attempt.ToString(CultureInfo.InvariantCulture),
            job.Level.ToString(CultureInfo.InvariantCulture),
            job.Run])
        {
            var bytes = Encoding.UTF8.GetBytes(text ?? "");
            BinaryPrimitives.WriteInt32LittleEndian(length, text is null ? -1 : bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        hash.AppendData(job.Body.Span);
        return hash.GetHashAndReset();
    }

    /// <summary>Whether it is signed so; in constant time.</summary>
    internal static bool IsOf(Job job, byte[] key, byte[]? signature) => signature is not null && CryptographicOperations.FixedTimeEquals(signature, Of(job, key));
}
