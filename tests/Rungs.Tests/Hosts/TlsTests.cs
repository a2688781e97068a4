using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Rungs.Hosts;
using Rungs.Threads;

namespace Rungs.Tests.Hosts;

/// <summary>TLS and credentials, on a broker of its own with a certificate that was made for the test.</summary>
public sealed class TlsTests(TlsTests.Fixture fixture) : IClassFixture<TlsTests.Fixture>
{
    [Fact]
    public async Task Certificate_OfATrustedAuthority_WorkersAndCallersMeet()
    {
        var pool = fixture.Broker.NewPool();
        await using var threads = new ElasticThreads();
        await using var worker = await HostWorker.StartAsync(new() { Uri = fixture.UriOf("localhost"), Pool = pool, TrustedAuthorities = [fixture.Authority], RunOn = threads });
        await using var caller = await HostPool.ConnectAsync(new() { Uri = fixture.UriOf("localhost"), Pool = pool, TrustedAuthorities = [fixture.Authority] });

        Assert.Equal(7, await caller.RunAsync(() => HostJobs.Versioned(7)).OrFailAsync());
    }

    [Fact]
    public async Task Worker_IsGivenTheAuthorityAsAFile_Serves()
    {
        var pool = fixture.Broker.NewPool();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, fixture.Authority.ExportCertificatePem());
        using var worker = await WorkerProgram.ServeAsync(null, fixture.UriOf("localhost"), pool, 1, "--ca-file", file);
        await using var caller = await HostPool.ConnectAsync(new() { Uri = fixture.UriOf("localhost"), Pool = pool, TrustedAuthorities = [fixture.Authority] });

        Assert.Equal(7, await caller.RunAsync(() => HostJobs.Versioned(7)).OrFailAsync());
        File.Delete(file);
    }

    [Theory]
    [InlineData("of an authority that is not trusted", "localhost", false)]
    [InlineData("of another authority", "localhost", true)]
    [InlineData("of another host", "127.0.0.1", null)]
    public async Task Certificate_NotToTrust_IsRefusedAtOnce_AndSaysSo(string what, string host, bool? isOther)
    {
        using var other = NewCertificate("another authority");
        var error = await Assert.ThrowsAsync<BrokerException>(() => HostPool.ConnectAsync(new()
        {
            Uri = fixture.UriOf(host),
            Pool = "refused",
            TrustedAuthorities = isOther switch { null => [fixture.Authority], true => [other], false => null },
            ConnectTimeout = Timeout.InfiniteTimeSpan,
        })).OrFailAsync();

        Assert.Contains($"The certificate of the broker at amqps://{host}:", error.Message, StringComparison.Ordinal);
        Assert.Contains("is not one to trust", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(what);
    }

    [Fact]
    public async Task Credentials_Wrong_AreRefusedAtOnce_AndTheErrorHoldsNoPassword()
    {
        var error = await Assert.ThrowsAsync<BrokerException>(() => HostPool.ConnectAsync(new()
        {
            Uri = new Uri($"amqp://guest:a-secret@127.0.0.1:{fixture.Broker.Port}/"),
            ConnectTimeout = Timeout.InfiniteTimeSpan,
        })).OrFailAsync();

        Assert.Contains("does not let in the user of this Uri", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task VirtualHost_ThatIsNotThere_IsRefusedAtOnce_AndSaysSo()
    {
        var error = await Assert.ThrowsAsync<BrokerException>(() => HostPool.ConnectAsync(new()
        {
            Uri = new Uri($"amqp://guest:guest@127.0.0.1:{fixture.Broker.Port}/nowhere"),
            ConnectTimeout = Timeout.InfiniteTimeSpan,
        })).OrFailAsync();

        Assert.Contains("does not allow it: NOT_ALLOWED - vhost nowhere not found", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Topology_OtherThanOnTheBroker_IsRefusedAtOnce_AndSaysSo()
    {
        var options = new HostPoolOptions { Uri = fixture.Broker.Uri, Pool = fixture.Broker.NewPool() };
        await using var first = await HostPool.ConnectAsync(options);

        var error = await Assert.ThrowsAsync<BrokerException>(() => HostPool.ConnectAsync(options with { Topology = new() { MaxQueueLength = 5 }, ConnectTimeout = Timeout.InfiniteTimeSpan })).OrFailAsync();

        Assert.Contains("has other queues on the broker than Topology says", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_AsText_HoldNoPasswordAndNoKey()
    {
        var text = new HostPoolOptions { Uri = new Uri("amqp://somebody:a-secret@far.example/"), SigningKey = new byte[16] }.ToString();

        Assert.Contains("Uri = amqp://far.example", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("SigningKey", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Uri_WithoutAUser_IsForThisMachineOnly()
    {
        Assert.Equal("127.0.0.1", new HostPoolOptions { Uri = new Uri("amqp://127.0.0.1:5673/") }.Uri.Host);

        var error = Assert.Throws<ArgumentException>(() => new HostPoolOptions { Uri = new Uri("amqp://far.example/") });

        Assert.Contains("names no user for the broker at far.example", error.Message, StringComparison.Ordinal);
    }

    /// <summary>One that has signed itself, for this name.</summary>
    private static X509Certificate2 NewCertificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    public sealed class Fixture : IAsyncLifetime
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rungs-tls");
        private readonly int _port = Broker.FreePort();

        internal X509Certificate2 Authority { get; } = NewCertificate("localhost");

        internal Broker Broker { get; private set; } = null!;

        internal Uri UriOf(string host) => new($"amqps://guest:guest@{host}:{_port}/");

        public async ValueTask InitializeAsync()
        {
            var (certificate, key) = (Path.Combine(_folder.FullName, "certificate.pem"), Path.Combine(_folder.FullName, "key.pem"));
            await File.WriteAllTextAsync(certificate, Authority.ExportCertificatePem());
            using (var secret = Authority.GetECDsaPrivateKey()!)
                await File.WriteAllTextAsync(key, secret.ExportECPrivateKeyPem());
            Broker = new Broker
            {
                Config = $"""
                    listeners.ssl.1 = {IPAddress.Loopback}:{_port}
                    ssl_options.certfile = {certificate}
                    ssl_options.keyfile = {key}

                    """,
            };
            await Broker.InitializeAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Broker.DisposeAsync();
            Authority.Dispose();
            _folder.Delete(recursive: true);
        }
    }
}
