using System.Buffers.Binary;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Performance.Workloads;

/// <summary>
/// Transfers of one token between accounts that each have an owner of their own; the owner signs and pays the fee. So a transfer
/// writes three accounts and the ledger has twice as many as there are token accounts.
/// </summary>
public static class TokenTransfers
{
    internal const byte Decimals = 6;

    /// <summary>
    /// What each token account holds, in base units: enough for every transfer however often the blocks are executed.
    /// </summary>
    internal const ulong GenesisUnits = 1_000_000_000_000;

    private const ulong OwnerLamports = 1_000_000_000_000;
    private const ulong OwnerKind = 3;
    private const ulong TokenKind = 4;
    private const ulong MintKind = 5;

    /// <summary>Makes the workload; a million token accounts take a few seconds.</summary>
    public static Workload Create(TransferOptions options)
    {
        var ledger = new WorkloadLedger("token/" + options.Pattern, (options.Accounts * 2) + 1);
        AddressSource owners = Owners(options.Seed);
        AddressSource tokens = Tokens(options.Seed);
        InstallTokens(ledger.State, options);
        for (int i = 0; i < options.Accounts; i++)
        {
            ledger.State.Install(owners[i], in WellKnown.System, OwnerLamports, []);
        }

        var pairs = new PairSource(options);
        var builder = new TransactionBuilder();
        return ledger.Complete(options, (blockhash, number, block) =>
        {
            (int from, int to) = pairs.Next();
            builder.Reset(owners[from], blockhash);
            Write(builder, tokens[from], tokens[to], owners[from], ownerSigns: true, units: 1 + (ulong)number);
            block.AddLegacy(builder);
        });
    }

    /// <summary>The mint of a seed.</summary>
    internal static Address Mint(ulong seed) => new AddressSource(seed, MintKind)[0];

    /// <summary>The owners of a seed's token accounts, who need not exist as accounts.</summary>
    internal static AddressSource Owners(ulong seed) => new(seed, OwnerKind);

    /// <summary>The token accounts of a seed.</summary>
    internal static AddressSource Tokens(ulong seed) => new(seed, TokenKind);

    /// <summary>Installs the mint and all token accounts.</summary>
    internal static void InstallTokens(LedgerState state, TransferOptions options)
    {
        AddressSource owners = Owners(options.Seed);
        AddressSource tokens = Tokens(options.Seed);
        Address mint = Mint(options.Seed);
        byte[] data = new byte[TokenMint.Length];
        TokenMint.Initialize(data, Decimals, null, null, GenesisUnits * (ulong)options.Accounts);
        state.Install(in mint, in WellKnown.Token, Rent.MinimumBalance(data.Length), data);
        data = new byte[TokenAccount.Length];
        for (int i = 0; i < options.Accounts; i++)
        {
            TokenAccount.Initialize(data, in mint, owners[i], GenesisUnits);
            state.Install(tokens[i], in WellKnown.Token, Rent.MinimumBalance(data.Length), data);
        }
    }

    /// <summary>Writes a transfer.</summary>
    /// <param name="builder">Where to.</param>
    /// <param name="from">Token account to debit.</param>
    /// <param name="to">Token account to credit.</param>
    /// <param name="owner">Holder of the first.</param>
    /// <param name="ownerSigns">Whether the owner signs; false behind the use of a session.</param>
    /// <param name="units">Amount in base units.</param>
    internal static void Write(
        TransactionBuilder builder, in Address from, in Address to, in Address owner, bool ownerSigns, ulong units)
    {
        builder.BeginInstruction(in WellKnown.Token)
            .Account(in from, isSigner: false, isWritable: true).Account(in to, isSigner: false, isWritable: true)
            .Account(in owner, isSigner: ownerSigns, isWritable: false);
        Span<byte> data = builder.ReserveData(9);
        data[0] = (byte)TokenInstruction.Transfer;
        BinaryPrimitives.WriteUInt64LittleEndian(data[1..], units);
        builder.EndInstruction();
    }
}
