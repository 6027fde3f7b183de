using System.Collections.Immutable;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Performance.Workloads;

/// <summary>What all workloads begin with: a ledger with nothing but its leader. Used once.</summary>
internal sealed class WorkloadLedger
{
    /// <summary>
    /// A block holds what the workload puts into it, at the default limit of 200,000 units for each instruction.
    /// </summary>
    private const ulong ComputeUnitsPerBlock = 1UL << 40;

    private static readonly Address s_leader = new AddressSource(0, 1)[0];

    /// <param name="name">What the workload is called.</param>
    /// <param name="accounts">How many accounts will be installed, at least.</param>
    public WorkloadLedger(string name, int accounts)
    {
        Name = name;
        Runtime = new Runtime(new LedgerParameters
        {
            Domain = LedgerParameters.DomainOf("workload", 0),
            Leader = s_leader,
            ComputeUnitsPerBlock = ComputeUnitsPerBlock,
        });
        State = new LedgerState(accounts + 1);
        State.Install(in s_leader, in WellKnown.System, Rent.MinimumBalance(0), []);
    }

    public string Name { get; }

    public Runtime Runtime { get; }

    public LedgerState State { get; }

    public Workload Complete(ImmutableArray<WireBlock> blocks) =>
        new() { Name = Name, Runtime = Runtime, State = State, Blocks = blocks };

    /// <summary>Completes a workload of transfers.</summary>
    /// <param name="options">Its sizes.</param>
    /// <param name="write">
    /// Gets the blockhash, the number of the transaction, which no other has, and the block to add it to.
    /// </param>
    public Workload Complete(TransferOptions options, Action<Hash256, int, WireBlock> write)
    {
        (int blocks, int transactionsPerBlock) = (options.Blocks, options.TransactionsPerBlock);
        var filled = ImmutableArray.CreateBuilder<WireBlock>(blocks);
        for (int b = 0; b < blocks; b++)
        {
            var block = new WireBlock(transactionsPerBlock);
            Hash256 blockhash = Workload.BlockhashOf(Name, b);
            for (int t = 0; t < transactionsPerBlock; t++)
            {
                write(blockhash, (b * transactionsPerBlock) + t, block);
            }

            filled.Add(block);
        }

        return Complete(filled.MoveToImmutable());
    }
}
