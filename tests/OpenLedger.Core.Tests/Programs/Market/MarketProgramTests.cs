using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Programs;

public sealed class MarketProgramTests
{
    private readonly TestLedger _ledger = new TestLedger().WithTestPrograms();
    private readonly KeyPair _trader;
    private readonly Address _base;
    private readonly Address _quote;
    private readonly Address _traderBase;
    private readonly Address _traderQuote;
    private readonly TestPool _pool;

    public MarketProgramTests()
    {
        _trader = _ledger.Wallet("trader");
        _base = _ledger.Mint("base");
        _quote = _ledger.Mint("quote");
        _traderBase = _ledger.Tokens("trader base", _base, _trader.PublicKey, 1_000_000);
        _traderQuote = _ledger.Tokens("trader quote", _quote, _trader.PublicKey, 1_000_000);
        _pool = new TestPool(_ledger, "pool", _base, _quote, 10_000, 40_000, feeBps: 30);
    }

    private Address Operator => _pool.Operator.PublicKey;

    [Fact]
    public void A_swap_pays_by_the_constant_product_less_the_fee()
    {
        // 1,000 in, 3 fee: 40,000 * 997 / 10,997 = 3,626.4 out.
        _ledger.RunOk(Sell(1_000, 3_626));
        Assert.Equal((999_000UL, 1_003_626UL), (_ledger.Amount(_traderBase), _ledger.Amount(_traderQuote)));
        Assert.Equal((11_000UL, 36_374UL), (_ledger.Amount(_pool.BaseVault), _ledger.Amount(_pool.QuoteVault)));
        MarketPool pool = TestPool.Read(_ledger, _pool.Address);
        Assert.Equal((3UL, 0UL), (pool.BaseFees, pool.QuoteFees));

        // Back: 3,626 in, 11 fee: (11,000 - 3) * 3,615 / (36,374 + 3,615) = 994.1 out.
        _ledger.RunOk(Buy(3_626, 994));
        Assert.Equal(999_994UL, _ledger.Amount(_traderBase));
    }

    [Fact]
    public void A_swap_below_the_minimum_is_refused()
    {
        Refuse(MarketError.SlippageExceeded, Sell(1_000, 3_627));
        Refuse(MarketError.ZeroAmount, Sell(0, 0));
        Assert.Equal(1_000_000UL, _ledger.Amount(_traderBase));
    }

    [Fact]
    public void The_product_of_the_liquidity_never_decreases()
    {
        for (int seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            ulong a = Draw(random) + 1, b = Draw(random) + 1;
            ulong amountIn = Draw(random);
            ulong fee = MarketProgram.FeeOf(amountIn, random.Next(10_001));
            Assert.True(fee <= amountIn, $"seed {seed}");
            ulong amountOut = MarketProgram.AmountOut(amountIn - fee, a, b);
            Assert.True(amountOut < b, $"seed {seed}: the pool never pays all that it has");
            UInt128 after = ((UInt128)a + amountIn - fee) * (b - amountOut);
            Assert.True(after >= (UInt128)a * b, $"seed {seed}");
        }
    }

    [Fact]
    public void The_fee_goes_up_to_all_that_comes_in_and_only_the_operator_sets_it()
    {
        Refuse(MarketError.NotOperator, _pool.SetFee(_trader.PublicKey, 10));
        Refuse(InstructionError.MissingRequiredSignature, _pool.SetFee(Operator, 10).WithoutSigner(Operator));
        Refuse(MarketError.FeeTooHigh, _pool.SetFee(Operator, 10_001));
        _ledger.RunOk(_pool.SetFee(Operator, 10_000));
        _ledger.RunOk(Sell(1_000, 0));
        Assert.Equal(1_000_000UL, _ledger.Amount(_traderQuote));
        Assert.Equal(1_000UL, TestPool.Read(_ledger, _pool.Address).BaseFees);
        Refuse(MarketError.SlippageExceeded, Sell(1_000, 1));
        _ledger.RunOk(_pool.SetFee(Operator, 0));
        _ledger.RunOk(Sell(1_000, 3_636));
    }

    [Fact]
    public void The_operator_collects_exactly_the_fees()
    {
        Address baseTo = _ledger.Tokens("operator base", _base, Operator, 0);
        Address quoteTo = _ledger.Tokens("operator quote", _quote, Operator, 0);
        _ledger.RunOk(Sell(1_000, 0), Buy(5_000, 0));
        MarketPool before = TestPool.Read(_ledger, _pool.Address);
        Refuse(MarketError.NotOperator, _pool.CollectFees(_trader.PublicKey, in baseTo, in quoteTo));
        Refuse(InstructionError.MissingRequiredSignature, _pool.CollectFees(Operator, in baseTo, in quoteTo).WithoutSigner(Operator));
        _ledger.RunOk(_pool.CollectFees(Operator, in baseTo, in quoteTo));
        Assert.Equal((3UL, 15UL), (_ledger.Amount(baseTo), _ledger.Amount(quoteTo)));
        Assert.Equal((before.BaseFees, before.QuoteFees), (3UL, 15UL));
        MarketPool after = TestPool.Read(_ledger, _pool.Address);
        Assert.Equal((0UL, 0UL), (after.BaseFees, after.QuoteFees));
        _ledger.RunOk(_pool.CollectFees(Operator, in baseTo, in quoteTo));
        Assert.Equal(3UL, _ledger.Amount(baseTo));
    }

    [Fact]
    public void Fees_do_not_count_as_liquidity()
    {
        _ledger.RunOk(_pool.SetFee(Operator, 5_000));
        _ledger.RunOk(Sell(1_000, 0));

        // 500 of the 11,000 are fees: 10,500 and 38,096 are liquidity.
        Assert.Equal((11_000UL, 38_096UL), (_ledger.Amount(_pool.BaseVault), _ledger.Amount(_pool.QuoteVault)));
        _ledger.RunOk(_pool.SetFee(Operator, 0));
        _ledger.RunOk(Sell(1_000, 3_312));
    }

    [Fact]
    public void Accounts_that_are_not_the_pools_are_refused()
    {
        Address fake = _ledger.Tokens("fake vault", _quote, _trader.PublicKey, 1_000_000);
        Instruction swap = Sell(1_000, 0);
        Refuse(MarketError.AccountMismatch, Replace(swap, 6, AccountMeta.Writable(fake)));
        Refuse(MarketError.AccountMismatch, Replace(swap, 1, AccountMeta.Readonly(_trader.PublicKey)));
        Refuse(MarketError.AccountMismatch, Replace(swap, 6, AccountMeta.Writable(_pool.BaseVault)));
        Refuse(InstructionError.ExternalAccountDataModified, Replace(swap, 0, AccountMeta.Writable(_traderQuote)));
        Refuse(InstructionError.ReadonlyDataModified, Replace(swap, 0, AccountMeta.Readonly(_pool.Address)));
        Refuse(InstructionError.NotEnoughAccountKeys, swap with { Accounts = [.. swap.Accounts.Take(7)] });
        Refuse(InstructionError.InvalidInstructionData, swap with { Data = swap.Data[..20] });
        Refuse(InstructionError.InvalidInstructionData, swap with { Data = new byte[8] });
        Refuse(InstructionError.PrivilegeEscalation, swap.WithoutSigner(_trader.PublicKey));
    }

    [Fact]
    public void A_program_in_the_place_of_Token_gets_no_signature_of_the_pool()
    {
        // It would let the payer pay nothing and could spend the vaults.
        Receipt receipt = _ledger.Run(_pool.SwapThrough(
            _traderBase, _trader.PublicKey, _traderQuote, 1_000, 0, payBase: true, TestPrograms.NothingId));
        Expect.Failed(in receipt, InstructionError.IncorrectProgramId);
    }

    [Fact]
    public void A_pool_without_liquidity_on_a_side_is_refused()
    {
        var empty = new TestPool(_ledger, "empty pool", _base, _quote, 0, 500, feeBps: 0);
        Receipt receipt = _ledger.Run(empty.Swap(_traderBase, _trader.PublicKey, _traderQuote, 10, 0, payBase: true));
        Expect.Failed(in receipt, MarketError.EmptyPool);
    }

    [Fact]
    public void A_pool_is_initialized_once_over_vaults_of_its_authority()
    {
        KeyPair pool = TestLedger.Key("new pool");
        Address authority = ProgramDerivedAddress.Find(
            [MarketProgram.AuthorityLabel.ToArray(), Address.BytesOf(pool.PublicKey).ToArray()], MarketProgram.Id, out _);
        Address baseVault = _ledger.Tokens("new base vault", _base, authority, 100);
        Address quoteVault = _ledger.Tokens("new quote vault", _quote, authority, 100);
        Instruction create = SystemIx.Create(
            _trader.PublicKey, pool.PublicKey, Rent.MinimumBalance(MarketPool.Length), MarketPool.Length, MarketProgram.Id);
        Instruction Initialize(in Address quote, ushort fee) =>
            TestPool.Initialize(pool.PublicKey, _trader.PublicKey, in baseVault, in quote, fee);

        Receipt receipt = _ledger.Run(create, Initialize(_traderQuote, 30));
        Expect.Failed(in receipt, MarketError.AccountMismatch);
        receipt = _ledger.Run(create, Initialize(in quoteVault, 10_001));
        Expect.Failed(in receipt, MarketError.FeeTooHigh);
        _ledger.RunOk(create, Initialize(in quoteVault, 30));
        MarketPool made = TestPool.Read(_ledger, pool.PublicKey);
        Assert.Equal((authority, _trader.PublicKey, (ushort)30), (made.Authority, made.Operator, made.FeeBps));
        receipt = _ledger.Run(Initialize(in quoteVault, 30));
        Expect.Failed(in receipt, InstructionError.AccountAlreadyInitialized);
    }

    private static ulong Draw(Random random) => (ulong)random.NextInt64() >> random.Next(1, 63);

    private static Instruction Replace(Instruction instruction, int account, AccountMeta meta) => instruction with
    {
        Accounts = [.. instruction.Accounts.Select((a, i) => i == account ? meta : a)],
    };

    private Instruction Sell(ulong amountIn, ulong minimumOut) =>
        _pool.Swap(_traderBase, _trader.PublicKey, _traderQuote, amountIn, minimumOut, payBase: true);

    private Instruction Buy(ulong amountIn, ulong minimumOut) =>
        _pool.Swap(_traderQuote, _trader.PublicKey, _traderBase, amountIn, minimumOut, payBase: false);

    private void Refuse(MarketError error, Instruction instruction)
    {
        Receipt receipt = _ledger.Run(instruction);
        Expect.Failed(in receipt, error);
    }

    private void Refuse(InstructionError error, Instruction instruction)
    {
        Receipt receipt = _ledger.Run(instruction);
        Expect.Failed(in receipt, error);
    }
}
