using Rungs.Harvest.Tests.Support;

namespace Rungs.Harvest.Tests;

public sealed class UsageTests
{
    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("", "--urls FILE is missing")]
    [InlineData("urls.txt", "not an option: urls.txt")]
    [InlineData("--nonsense", "unknown option: --nonsense")]
    [InlineData("--urls", "--urls needs a value")]
    [InlineData("--urls /no/such/file", "/no/such/file: no such file")]
    [InlineData("--urls /", "/: a directory")]
    [InlineData("--urls x --db mysql:y", "--db takes sqlite:FILE or postgres:CONNECTION")]
    [InlineData("--urls x --db sqlite:", "--db takes sqlite:FILE")]
    [InlineData("--urls x --db sqlite::memory:", "would be gone")]
    [InlineData("--urls x --db postgres:Password=secret", "names no Host")]
    [InlineData("--urls x --db postgres:Host=a;Password", "no connection string")]
    [InlineData("--urls x --db postgres:Host=a;Port=secret", "no connection string")]
    [InlineData("--urls x --rate 0", "from 1 to 10000, not 0")]
    [InlineData("--urls x --rate fast", "not fast")]
    [InlineData("--urls x --refetch 0s", "not 0s")]
    [InlineData("--urls x --refetch 5", "not 5")]
    [InlineData("--urls x --patience 99999999999d", "not 99999999999d")]
    [InlineData("serve", "--port N is missing")]
    [InlineData("serve --port 70000", "from 0 to 65535, not 70000")]
    public async Task CommandLine_Wrong_IsOneLineAndExitCode2(string arguments, string message)
    {
        var result = await ChildProgram.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.True(result.ExitCode == 2, result.All);
        Assert.StartsWith("harvest: ", Assert.Single(result.Errors));
        Assert.Contains(message, result.Errors[0]);
        Assert.DoesNotContain("secret", result.All);
        Assert.Empty(result.Output);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Help_Asked_IsPrintedAndExitCode0()
    {
        var result = await ChildProgram.RunAsync("--help");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains(result.Output, line => line.StartsWith("harvest --urls FILE", StringComparison.Ordinal));
        Assert.Contains(result.Output, line => line.StartsWith("harvest serve --port N", StringComparison.Ordinal));
    }
}
