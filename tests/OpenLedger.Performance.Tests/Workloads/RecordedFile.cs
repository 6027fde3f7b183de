using OpenLedger.Performance.Workloads;

namespace OpenLedger.Performance.Tests.Workloads;

/// <summary>The shared trace, for tests that are skipped without it.</summary>
internal static class RecordedFile
{
    private static readonly Lazy<RecordedBlocks?> s_blocks = new(() =>
        RecordedBlocks.FindDefault() is { } path ? RecordedBlocks.TryRead(path, out _) : null);

    /// <summary>Its blocks.</summary>
    public static RecordedBlocks Blocks
    {
        get
        {
            Assert.SkipWhen(
                RecordedBlocks.FindDefault() is null, "shared/data/ethereum_access_traces.json.gz is not beside this checkout");
            Assert.NotNull(s_blocks.Value);
            return s_blocks.Value;
        }
    }
}
