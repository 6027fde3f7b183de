using System.Buffers.Binary;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Performance.Workloads;

/// <summary>Transfers of the native asset: who sends also pays the fee, as in nearly all real ones.</summary>
public static class NativeTransfers
{
    /// <summary>A thousand SOL each: no account runs dry, however often the blocks are executed.</summary>
    private const ulong GenesisLamports = 1_000_000_000_000;

    private const ulong WalletKind = 2;

    /// <summary>Makes the workload; a million accounts take about a second.</summary>
    public static Workload Create(TransferOptions options)
    {
        var ledger = new WorkloadLedger("native/" + options.Pattern, options.Accounts);
        var wallets = new AddressSource(options.Seed, WalletKind);
        for (int i = 0; i < options.Accounts; i++)
        {
            ledger.State.Install(wallets[i], in WellKnown.System, GenesisLamports, []);
        }

        var pairs = new PairSource(options);
        var builder = new TransactionBuilder();
        return ledger.Complete(options, (blockhash, number, block) =>
        {
            (int from, int to) = pairs.Next();

            // Amounts differ, or two transfers of a pair would be one and the same transaction.
            Write(builder.Reset(wallets[from], blockhash), wallets[from], wallets[to], lamports: 1 + (ulong)number);
            block.AddLegacy(builder);
        });
    }

    /// <summary>Writes a transfer that <paramref name="from"/> signs.</summary>
    internal static void Write(TransactionBuilder builder, in Address from, in Address to, ulong lamports)
    {
        builder.BeginInstruction(in WellKnown.System)
            .Account(in from, isSigner: true, isWritable: true).Account(in to, isSigner: false, isWritable: true);
        Span<byte> data = builder.ReserveData(12);
        BinaryPrimitives.WriteUInt32LittleEndian(data, (uint)SystemInstruction.Transfer);
        BinaryPrimitives.WriteUInt64LittleEndian(data[4..], lamports);
        builder.EndInstruction();
    }
}
