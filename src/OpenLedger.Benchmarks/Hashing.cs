using BenchmarkDotNet.Attributes;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Benchmarks;

/// <summary>SHA-256 of what the ledger hashes most: two hashes, a message, an account with data.</summary>
[MemoryDiagnoser]
public class Hashing
{
    private byte[] _data = [];

    /// <summary>Length in bytes.</summary>
    [Params(64, 150, 264)]
    public int Length { get; set; }

    /// <summary>Makes the bytes.</summary>
    [GlobalSetup]
    public void SetUp() => _data = [.. Enumerable.Range(0, Length).Select(i => (byte)(i % 251))];

    /// <summary>SHA-256 of .NET, one call.</summary>
    [Benchmark]
    public Hash256 Sha256() => Hash256.Of(_data);
}
