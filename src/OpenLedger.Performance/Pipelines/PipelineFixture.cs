using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;
using OpenLedger.Performance.Workloads;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Performance.Pipelines;

/// <summary>
/// Signed transfers of the native asset, each from another wallet to one drawn among all accounts, with the ledger that they are for: what a
/// node gets from a network. Everything a sample changes, it copies.
/// </summary>
internal sealed class PipelineFixture : IParsedTransactions
{
    /// <summary>Consensus time between two blocks in milliseconds.</summary>
    public const long SlotMs = 400;

    private const ulong Seed = 1;
    private const ulong AddressKind = 21;
    private const ulong GenesisLamports = 1_000_000_000_000;
    private static readonly byte[] Secret = [.. Enumerable.Repeat((byte)21, KeyPair.SeedLength)];
    private static readonly Address Leader = new AddressSource(Seed, AddressKind)[int.MaxValue];

    /// <param name="accounts">Accounts of the ledger.</param>
    /// <param name="transfers">Number of transfers, at most the number of accounts.</param>
    /// <param name="transfersPerBlock">How many go into a block.</param>
    public PipelineFixture(int accounts, int transfers, int transfersPerBlock)
    {
        TransfersPerBlock = transfersPerBlock;
        Runtime = new Runtime(new LedgerParameters
        {
            Domain = LedgerParameters.DomainOf("pipeline", 0),
            Leader = Leader,

            // A transfer asks for 200,000 units unless it says otherwise, and few do.
            ComputeUnitsPerBlock = 1UL << 40,
        });
        State = new LedgerState(accounts + 1);
        State.Install(in Leader, in WellKnown.System, Rent.MinimumBalance(0), []);
        var keys = new KeyPair[transfers];
        var addresses = new Address[accounts];
        for (int i = 0; i < accounts; i++)
        {
            if (i < transfers)
            {
                keys[i] = KeyPair.Derive(Secret, (ulong)i, "bench/pipeline");
            }

            addresses[i] = i < transfers ? keys[i].PublicKey : new AddressSource(Seed, AddressKind)[i];
            State.Install(in addresses[i], in WellKnown.System, GenesisLamports, []);
        }

        Wires = new byte[transfers][];
        Parsed = new ParsedTransaction[transfers];
        Sign(keys, addresses);
        Tree = StateTree.Build(State);
        (ExpectedBlock, ExpectedRoot) = MakeOneByOne();
    }

    /// <summary>Programs and parameters.</summary>
    public Runtime Runtime { get; }

    /// <summary>Genesis; to be copied.</summary>
    public LedgerState State { get; }

    /// <summary>The state tree over genesis; to be copied.</summary>
    public StateTree Tree { get; }

    /// <summary>Hash of genesis, which all transfers name.</summary>
    public static Hash256 GenesisHash { get; } = Hash256.Of("openledger/bench/pipeline/1"u8);

    /// <summary>The transfers as bytes.</summary>
    public byte[][] Wires { get; }

    /// <summary>The transfers as parsed.</summary>
    public ParsedTransaction[] Parsed { get; }

    /// <summary>How many go into a block.</summary>
    public int TransfersPerBlock { get; }

    /// <summary>Hash of the last block that a node makes which does one thing after the other.</summary>
    public Hash256 ExpectedBlock { get; }

    /// <summary>State root behind it.</summary>
    public Hash256 ExpectedRoot { get; }

    private void Sign(KeyPair[] keys, Address[] addresses)
    {
        RandomStream random = new RandomSource(Seed, 0).Stream(0, PairSource.Purpose);
        var builder = new TransactionBuilder();
        for (int i = 0; i < Wires.Length; i++)
        {
            int other = (int)random.NextBelow((ulong)addresses.Length - 1);
            int to = other < i ? other : other + 1;
            NativeTransfers.Write(builder.Reset(addresses[i], GenesisHash), addresses[i], addresses[to], lamports: 1 + (ulong)i);
            Preconditions.Invariant(builder.BuildLegacy() && builder.Sign(keys[i]), "a transfer can be built");
            Wires[i] = builder.ToArray();
            Parsed[i] = new ParsedTransaction();
            Preconditions.Invariant(
                TransactionParser.TryParse(Wires[i], Parsed[i]) == MalformedReason.None, "a built transfer can be parsed");
        }
    }

    private (Hash256 Block, Hash256 Root) MakeOneByOne()
    {
        using var chain = new Chain(Runtime, State.Clone(), GenesisHash);
        var node = new Node(chain, MempoolLimits.None);
        ulong slot = 0;
        for (int i = 0; i < Wires.Length; i++)
        {
            Preconditions.Invariant(node.Submit(Wires[i], SignaturePolicy.Verify, i).IsAccepted, "a signed transfer is accepted");
            if (node.MempoolCount == TransfersPerBlock || i == Wires.Length - 1)
            {
                slot++;
                node.ProduceBlock(slot, (long)slot * SlotMs);
            }
        }

        return (node.LastBlockHash, StateTree.Build(chain.State).Root);
    }
}
