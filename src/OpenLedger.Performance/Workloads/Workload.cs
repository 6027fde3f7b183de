using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;

namespace OpenLedger.Performance.Workloads;

/// <summary>
/// A ledger at genesis and the blocks to execute on it, the same for the same seed and sizes. Who runs it writes to
/// <see cref="State"/> and takes everything back (<see cref="WorkloadRun"/>), so that several cases can share one: gigabytes need
/// not lie in memory twice, and no case has the better place there.
/// </summary>
/// <remarks>
/// All transactions are distinct. Those of block i name the blockhash of its epoch (<see cref="BlockhashOf"/>). Every account
/// that they may write exists at genesis, and so does the leader's.
/// </remarks>
public sealed class Workload
{
    /// <summary>How many blocks name the same blockhash: fewer than the slots that it is good for.</summary>
    public const int BlocksPerEpoch = 100;

    private readonly Lazy<GenesisImage> _genesis;

    /// <summary>A workload over a state that nothing else writes.</summary>
    public Workload() => _genesis = new Lazy<GenesisImage>(() => new GenesisImage(this));

    /// <summary>What it is called, for errors.</summary>
    public required string Name { get; init; }

    /// <summary>Programs and parameters.</summary>
    public required Runtime Runtime { get; init; }

    /// <summary>All accounts. At genesis whenever no run is at work.</summary>
    public required LedgerState State { get; init; }


    /// <summary>The blocks, in order.</summary>
    public required ImmutableArray<WireBlock> Blocks { get; init; }

    /// <summary>Whether every transaction must succeed; true for all made workloads.</summary>
    public bool AllSucceed { get; init; } = true;

    /// <summary>Hash of <see cref="State"/> at genesis.</summary>
    public Hash256 GenesisHash => Genesis.Hash;

    /// <summary>What takes a run back; made when it is first asked for, which is before the first run.</summary>
    internal GenesisImage Genesis => _genesis.Value;

    /// <summary>The blockhash that the transactions of a workload's blocks name.</summary>
    /// <param name="workload">Name of the workload.</param>
    /// <param name="block">Number of the block, from 0.</param>
    public static Hash256 BlockhashOf(string workload, int block) => Hash256.Of(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"openledger/workload/{workload}/{block / BlocksPerEpoch}")));

    /// <summary>Number of transactions in all blocks.</summary>
    public int TransactionCount => Blocks.Sum(b => b.Count);
}
