using System.Reflection;

namespace Rungs.Tests.PublicApi;

/// <summary>The public surface changes only on purpose: it is compared to an approved text beside this file.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Rungs")]
    [InlineData("Rungs.Hosts")]
    [InlineData("Rungs.Processes")]
    [InlineData("Rungs.Testing")]
    public void PublicSurface_IsTheApprovedOne(string assembly)
    {
        var received = ApiText.Of(Assembly.Load(assembly));
        var approvedPath = Support.Repository.PathOf("tests", "Rungs.Tests", "PublicApi", $"{assembly}.approved.txt");
        if (Environment.GetEnvironmentVariable("RUNGS_APPROVE") == "1")
            File.WriteAllText(approvedPath, received);

        var approved = File.Exists(approvedPath) ? File.ReadAllText(approvedPath).ReplaceLineEndings("\n") : "";
        if (received == approved)
            return;

        var receivedPath = Path.Combine(AppContext.BaseDirectory, $"{assembly}.received.txt");
        File.WriteAllText(receivedPath, received);
        Assert.Fail($"""
            The public surface of {assembly} has changed:
            {string.Join('\n', LineDifferences.Of(approved, received))}
            The whole of it is in {receivedPath}.
            If this is what you want: make approve (or run the tests with RUNGS_APPROVE=1), and commit the approved text.
            """);
    }
}
