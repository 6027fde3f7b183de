using System.Runtime.InteropServices;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Support;

/// <summary>A pool with its vaults, and the instructions on it.</summary>
internal sealed class TestPool
{
    public TestPool(TestLedger ledger, string name, in Address baseMint, in Address quoteMint, ulong baseUnits, ulong quoteUnits, ushort feeBps)
    {
        Operator = ledger.Wallet(name + "/operator");
        Address = TestLedger.Place(name);
        Authority = ProgramDerivedAddress.Find(
            [MarketProgram.AuthorityLabel.ToArray(), Address.BytesOf(Address).ToArray()], MarketProgram.Id, out byte bump);
        BaseVault = ledger.Tokens(name + "/base", in baseMint, Authority, baseUnits);
        QuoteVault = ledger.Tokens(name + "/quote", in quoteMint, Authority, quoteUnits);
        var pool = new MarketPool
        {
            Kind = MarketPool.ExpectedKind,
            Operator = Operator.PublicKey,
            Authority = Authority,
            BaseMint = baseMint,
            QuoteMint = quoteMint,
            BaseVault = BaseVault,
            QuoteVault = QuoteVault,
            FeeBps = feeBps,
            Bump = bump,
        };
        ledger.Install(Address, MarketProgram.Id, MemoryMarshal.AsBytes(new ReadOnlySpan<MarketPool>(in pool)));
    }

    public KeyPair Operator { get; }

    public Address Address { get; }

    public Address Authority { get; }

    public Address BaseVault { get; }

    public Address QuoteVault { get; }

    public static MarketPool Read(TestLedger ledger, in Address pool) => MemoryMarshal.Read<MarketPool>(ledger.Data(in pool));

    /// <summary>Pays base for quote, or the other way round.</summary>
    public Instruction Swap(in Address from, in Address signer, in Address to, ulong amountIn, ulong minimumOut, bool payBase) =>
        SwapThrough(in from, in signer, in to, amountIn, minimumOut, payBase, WellKnown.Token);

    /// <summary>A swap that names another program where Token should stand.</summary>
    public Instruction SwapThrough(
        in Address from, in Address signer, in Address to, ulong amountIn, ulong minimumOut, bool payBase, in Address token)
    {
        byte[] data = new byte[24];
        var writer = new InstructionWriter(data);
        writer.U64(MarketProgram.SwapAction);
        writer.U64(amountIn);
        writer.U64(minimumOut);
        return new Instruction(
            MarketProgram.Id,
            [
                AccountMeta.Writable(Address), AccountMeta.Readonly(Authority), AccountMeta.Writable(in from),
                AccountMeta.ReadonlySigner(in signer), AccountMeta.Writable(in to),
                AccountMeta.Writable(payBase ? BaseVault : QuoteVault), AccountMeta.Writable(payBase ? QuoteVault : BaseVault),
                AccountMeta.Readonly(in token),
            ],
            data);
    }

    public Instruction SetFee(in Address signer, ushort feeBps)
    {
        byte[] data = new byte[10];
        var writer = new InstructionWriter(data);
        writer.U64(MarketProgram.SetFeeAction);
        writer.U16(feeBps);
        return new Instruction(MarketProgram.Id, [AccountMeta.Writable(Address), AccountMeta.ReadonlySigner(in signer)], data);
    }

    public Instruction CollectFees(in Address signer, in Address baseTo, in Address quoteTo) =>
        new(
            MarketProgram.Id,
            [
                AccountMeta.Writable(Address), AccountMeta.ReadonlySigner(in signer), AccountMeta.Readonly(Authority),
                AccountMeta.Writable(BaseVault), AccountMeta.Writable(QuoteVault), AccountMeta.Writable(in baseTo),
                AccountMeta.Writable(in quoteTo), AccountMeta.Readonly(in WellKnown.Token),
            ],
            BitConverter.GetBytes(MarketProgram.CollectFeesAction));

    public static Instruction Initialize(in Address pool, in Address @operator, in Address baseVault, in Address quoteVault, ushort feeBps)
    {
        byte[] data = new byte[10];
        var writer = new InstructionWriter(data);
        writer.U64(MarketProgram.InitializeAction);
        writer.U16(feeBps);
        return new Instruction(
            MarketProgram.Id,
            [
                AccountMeta.Writable(in pool), AccountMeta.ReadonlySigner(in @operator), AccountMeta.Readonly(in baseVault),
                AccountMeta.Readonly(in quoteVault),
            ],
            data);
    }
}
