using System.Security.Cryptography;
using System.Text;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios.Tests;

/// <summary>Files as such: missing, unreadable, too large, not text.</summary>
public sealed class ScenarioLoaderTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_good_file_is_loaded_with_its_hash_and_text()
    {
        string path = _folder.Write("small.yaml", '\uFEFF' + Loading.Drain);
        ScenarioDocument document = ScenarioLoader.Load(path, new ScenarioOverrides()).Document!;
        Assert.Equal(path, document.Path);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), document.Sha256);
        ScenarioDocument again = ScenarioLoader.LoadText(path, document.Text, new ScenarioOverrides()).Document!;
        Assert.Equal(document.Sha256, again.Sha256);
    }

    [Fact]
    public void A_missing_file_is_reported() =>
        Expect(Path.Combine(_folder.Root, "nothing.yaml"), DiagnosticCodes.FileUnreadable, 1, 1, "does not exist");

    [Fact]
    public void A_folder_is_reported() => Expect(_folder.Root, DiagnosticCodes.FileUnreadable, 1, 1, "is a directory");

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void An_impossible_path_is_reported(string path) => Expect(path, DiagnosticCodes.FileUnreadable, 1, 1, "");

    [Fact]
    public void A_large_file_is_reported() =>
        Expect(_folder.Write("large.yaml", new byte[(4 * 1024 * 1024) + 1]), DiagnosticCodes.FileTooLarge, 1, 1, "4 MB");

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void What_is_not_UTF8_is_reported_with_its_place(string lineEnd)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes($"scenario: x{lineEnd}summary: äö"), 0xFF, .. "\n"u8];
        Expect(_folder.Write("latin.yaml", bytes), DiagnosticCodes.NotUtf8, 2, 12, "UTF-8");
    }

    [Fact]
    public void A_relative_path_in_a_file_is_relative_to_the_file_and_in_a_setting_to_the_working_directory()
    {
        _folder.Write("record.csv", "dst_unix,token,value_usd\n7,USDC,1\n");
        string text = Loading.Replay.Replace("rate: 10/d", "from: record.csv", StringComparison.Ordinal);
        ScenarioLoadResult inFile = ScenarioLoader.Load(_folder.Write("bridge.yaml", text), new ScenarioOverrides());
        Assert.Equal("record.csv", Assert.Single(inFile.Document!.Inputs).Path);

        string relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), Path.Combine(_folder.Root, "record.csv"));
        ScenarioOverrides setting = new() { Settings = [new Setting("workload.0.from", relative)] };
        Assert.Single(ScenarioLoader.LoadText("elsewhere/bridge.yaml", Loading.Replay, setting).Document!.Inputs);
        Assert.Contains("working directory", Assert.Single(ScenarioLoader.LoadText(Path.Combine(_folder.Root, "bridge.yaml"), Loading.Replay,
            new ScenarioOverrides { Settings = [new Setting("workload.0.from", "record.csv")] }).Diagnostics).Hint, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static void Expect(string path, int code, int line, int column, string message)
    {
        ScenarioLoadResult result = ScenarioLoader.Load(path, new ScenarioOverrides());
        Assert.Null(result.Document);
        Diagnostic diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal((code, path, line, column), (diagnostic.Code, diagnostic.Path, diagnostic.Line, diagnostic.Column));
        Assert.Contains(message, diagnostic.Message, StringComparison.Ordinal);
    }
}
