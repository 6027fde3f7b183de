using System.Runtime.InteropServices;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>C16, C17 and C19 to C23: windows, blocks, values, trades, post-conditions, debts, fees.</summary>
public sealed class SessionFlowLimitTests
{
    private readonly SessionStage _stage = new(new TestLedger().WithTestPrograms());
    private readonly KeyPair _publisher;
    private readonly TestPool _pool;
    private readonly Address _lending = TestLedger.Place("lending pool");
    private readonly Address _vault;

    public SessionFlowLimitTests()
    {
        _publisher = Ledger.Wallet("publisher");
        _pool = new TestPool(Ledger, "pool", _stage.Mint, _stage.OtherMint, 1_000_000, 1_000_000, feeBps: 0);
        _vault = Ledger.Tokens("lending vault", _stage.Mint, LendingPool.AuthorityFor(in _lending, out _), 10_000);
        byte[] data = new byte[LendingPool.Length];
        LendingGenesis.WritePool(data, in _lending, _stage.Stranger.PublicKey, _stage.Mint, in _vault, 5_000);
        Ledger.Install(in _lending, in LendingProgram.Id, data);
    }

    private TestLedger Ledger => _stage.Ledger;

    private Address Owner => _stage.Owner.PublicKey;

    private SessionAssetTerms Wide => _stage.Asset with { PerUse = 100_000, Lifetime = 1_000_000, Burst = 1_000_000, InitialLevel = 1_000_000 };

    [Fact]
    public void C16_a_window_slides_and_a_burst_at_its_border_is_counted()
    {
        Grant(SessionLimitTerms.Window(0, 1_000, 16_000));
        At(20_500);
        Expect.Ok(_stage.RunPay(600));
        At(30_000);
        Expect.Ok(_stage.RunPay(400));
        At(36_000);
        Expect.Denied(_stage.RunPay(1), SessionReason.LimitWindow);

        // Counted a sixteenth longer at most, and never shorter.
        At(36_499);
        Expect.Denied(_stage.RunPay(600), SessionReason.LimitWindow);
        At(37_500);
        Expect.Ok(_stage.RunPay(600));
        At(37_500);
        Expect.Denied(_stage.RunPay(1), SessionReason.LimitWindow);
    }

    [Fact]
    public void C16_no_two_uses_within_a_window_exceed_it_whatever_the_times()
    {
        Grant(SessionLimitTerms.Window(0, 1_000, 1_700));
        var random = new Random(16);
        List<(long Ms, ulong Units)> allowed = [];
        long now = 10_000;
        for (int i = 0; i < 400; i++)
        {
            now += random.Next(4) == 0 ? random.Next(1_900) : random.Next(120);
            ulong units = (ulong)random.Next(1, 600);
            At(now);
            if (_stage.RunPay(units).Status == TransactionStatus.Success)
            {
                allowed.Add((now, units));
            }
        }

        Assert.InRange(allowed.Count, 60, 399);
        for (int i = 0; i < allowed.Count; i++)
        {
            ulong sum = 0;
            for (int j = i; j < allowed.Count && allowed[j].Ms - allowed[i].Ms < 1_700; j++)
            {
                sum += allowed[j].Units;
            }

            Assert.InRange(sum, 0UL, 1_000UL);
        }
    }

    [Fact]
    public void C17_a_block_holds_no_more_and_the_next_begins_anew()
    {
        Grant(SessionLimitTerms.PerBlock(0, 1_000));
        for (int i = 0; i < 3; i++)
        {
            Ledger.Queue(_stage.Use(400), _stage.Pay(400));
        }

        Receipt[] receipts = [.. Ledger.Produce().Output.Receipts];
        Expect.Ok(in receipts[0]);
        Expect.Ok(in receipts[1]);
        Expect.Denied(in receipts[2], SessionReason.LimitPerBlock);
        Expect.Ok(_stage.RunPay(1_000));
        Expect.Denied(_stage.RunPay(1_001), SessionReason.LimitPerBlock);
    }

    [Fact]
    public void C16_C17_A31_the_tighter_of_two_limits_holds_in_whatever_order()
    {
        Grant(
            SessionLimitTerms.PerBlock(0, 1_000), SessionLimitTerms.PerBlock(0, 300), SessionLimitTerms.Window(0, 250, 16_000),
            SessionLimitTerms.Window(0, 10_000, 16_000));
        Expect.Denied(_stage.RunPay(301), SessionReason.LimitWindow);
        Expect.Denied(_stage.RunPay(251), SessionReason.LimitWindow);
        Expect.Ok(_stage.RunPay(250));
    }

    [Theory]
    [InlineData(SessionLimitKind.Liability)]
    [InlineData(SessionLimitKind.Route)]
    [InlineData(SessionLimitKind.Sequence)]
    public void A31_of_what_can_only_hold_once_a_second_one_is_refused(SessionLimitKind kind)
    {
        SessionLimitTerms[] two = kind switch
        {
            SessionLimitKind.Liability => [SessionLimitTerms.Liability(0, 5), SessionLimitTerms.Liability(0, 1_000)],
            SessionLimitKind.Route => [SessionLimitTerms.Route(1, 0, 5, 5), SessionLimitTerms.Route(1, 0, 1_000, 1_000)],
            _ => [SessionLimitTerms.Sequence(3), SessionLimitTerms.Sequence(3)],
        };
        Instruction grant = SessionIx.Grant(_stage.Terms with { Limits = [.. two] }, _stage.SessionKey.PublicKey, Owner);
        Expect.Denied(Ledger.Run(grant), SessionReason.Malformed);
    }

    [Fact]
    public void C19_value_adds_up_at_the_larger_of_floor_and_feed()
    {
        // A whole token is a million base units: at a price of 2.0, 500 base units are worth 1,000 millionths.
        Address feed = Feed(_stage.Mint, 2_000_000);
        GrantValued([SessionLimitTerms.Notional(1_500, 60_000)], new PriceReference(feed, 1_000_000, 0));
        Expect.Ok(Pay(500, feed));
        Expect.Denied(Pay(251, feed), SessionReason.LimitNotional);
        Publish(_stage.Mint, 100);
        Expect.Denied(Pay(501, feed), SessionReason.LimitNotional);
        Expect.Ok(Pay(500, feed));
        Expect.Denied(Pay(1, feed), SessionReason.LimitNotional);
        Expect.Ok(Pay(0, feed));
    }

    [Fact]
    public void C19_a_value_is_rounded_up_against_the_session()
    {
        Address feed = Feed(_stage.Mint, 1);
        GrantValued([SessionLimitTerms.Notional(3, 60_000)], new PriceReference(feed, 0, 0));
        for (int i = 0; i < 3; i++)
        {
            Expect.Ok(Pay(1, feed));
        }

        Expect.Denied(Pay(1, feed), SessionReason.LimitNotional);
    }

    [Theory]
    [InlineData(0U, SessionReason.PriceStale)]
    [InlineData(3U, SessionReason.Allowed)]
    public void C19_a_stale_price_denies_or_counts_as_so_many_floors(uint factor, SessionReason reason)
    {
        Address feed = Feed(_stage.Mint, 5_000_000);
        GrantValued([SessionLimitTerms.Notional(1_500, 10_000, factor)], new PriceReference(feed, 1_000_000, 0));
        At(10_000 + Published(feed));
        Expect.Ok(Pay(10, feed));
        At(10_001 + Published(feed));
        if (reason == SessionReason.Allowed)
        {
            // 50 are used; three floors are 3 for each unit.
            Expect.Denied(Pay(484, feed), SessionReason.LimitNotional);
            Expect.Ok(Pay(483, feed));
        }
        else
        {
            Expect.Denied(Pay(1, feed), reason);
            Expect.Ok(Pay(0, feed));
        }
    }

    [Fact]
    public void C19_an_asset_without_a_price_or_with_another_ones_does_not_leave()
    {
        Address feed = Feed(_stage.Mint, 1_000_000);
        Address other = Feed(_stage.OtherMint, 1);
        GrantValued([SessionLimitTerms.Notional(1_500, 60_000)]);
        Expect.Denied(Pay(1, feed), SessionReason.PriceMissing);
        var confused = new SessionFlowLimitTests();
        confused.Feed(_stage.OtherMint, 1);
        confused.GrantValued([SessionLimitTerms.Notional(1_500, 60_000)], new PriceReference(other, 0, 0));
        Expect.Denied(confused.Pay(1, other), SessionReason.PriceMissing);
        var unlisted = new SessionFlowLimitTests();
        unlisted.Feed(_stage.Mint, 1_000_000);
        unlisted.GrantValued([SessionLimitTerms.Notional(1_500, 60_000)], new PriceReference(feed, 0, 0));
        Expect.Denied(unlisted.Pay(1), SessionReason.PriceMissing);
        Expect.Ok(unlisted.Pay(1, feed));
    }

    [Fact]
    public void C20_A21_a_trade_gives_no_less_than_the_band_and_turnover_ends()
    {
        Address[] feeds = GrantTrader(basisPoints: 100, turnover: 5_000);
        Expect.Ok(Swap(2_000, feeds));
        ulong got = Ledger.Amount(_stage.OwnerOther) - 1_000_000;
        Assert.InRange(got, 1_980UL, 2_000UL);

        // A pool that is far off the reference, as one that a session's holder deals with itself.
        Publish(_stage.OtherMint, 900_000_000);
        Expect.Denied(Swap(2_000, feeds), SessionReason.PriceBand);
        Publish(_stage.OtherMint, 1_000_000_000);
        Expect.Denied(Swap(3_001, feeds), SessionReason.LimitTurnover);
        Expect.Ok(Swap(3_000, feeds));
        Expect.Denied(Swap(1, feeds), SessionReason.LimitTurnover);
    }

    [Fact]
    public void C20_A21_what_is_given_away_is_no_trade_at_all()
    {
        Address[] feeds = GrantTrader(basisPoints: 100, turnover: 5_000);
        Expect.Denied(Pay(100, feeds), SessionReason.PriceBand);
        Expect.Denied(Ledger.Run(Use(100, [.. feeds[..1]]), SwapOf(100)), SessionReason.PriceBand);
        Expect.Denied(Ledger.Run(Use(100, []), SwapOf(100)), SessionReason.PriceMissing);
        Ledger.AdvanceTo(Ledger.Slot, 100_000);
        Expect.Denied(Swap(100, feeds), SessionReason.PriceStale);
    }

    [Fact]
    public void C20_A21_many_small_bad_trades_lose_no_more_than_band_times_turnover()
    {
        Address[] feeds = GrantTrader(basisPoints: 500, turnover: 20_000);
        ulong outBefore = Ledger.Amount(_stage.OwnerTokens);
        ulong inBefore = Ledger.Amount(_stage.OwnerOther);
        for (int i = 0; i < 60; i++)
        {
            // Each trade moves the pool further against the session, until the band lets none through.
            Swap(1_000, feeds);
        }

        ulong paid = outBefore - Ledger.Amount(_stage.OwnerTokens);
        ulong received = Ledger.Amount(_stage.OwnerOther) - inBefore;
        Assert.InRange(paid, 10_000UL, 20_000UL);
        Assert.True(paid - received <= (paid * 500 / 10_000) + 60, $"{paid} for {received}");
    }

    [Fact]
    public void C21_A22_what_is_left_and_what_is_lost_are_looked_at_behind_the_whole_transaction()
    {
        _stage.Granted(_stage.Terms with { Assets = [Wide], Limits = [SessionLimitTerms.NetLoss(0, 500)], UsesPerTransaction = 8 });
        Expect.Ok(_stage.RunPay(500));
        Expect.Denied(_stage.RunPay(501), SessionReason.PostLoss);
        Receipt two = Ledger.Run(_stage.Use(300), _stage.Pay(300), _stage.Use(300), _stage.Pay(300));
        Expect.Denied(in two, SessionReason.PostLoss);
        Assert.Equal((500UL, 1U), (_stage.AssetState.Spent, _stage.Header.Uses));

        // What comes back in the same transaction counts for the loss and not for what is spent.
        Ledger.RunOk(
            _stage.Use(900), _stage.Pay(900), TokenIx.Transfer(_stage.PayeeTokens, _stage.OwnerTokens, _stage.Payee.PublicKey, 400));
        Assert.Equal(1_400UL, _stage.AssetState.Spent);
    }

    [Fact]
    public void C21_A22_money_that_is_borrowed_for_the_check_and_returned_does_not_help()
    {
        _stage.Granted(_stage.Terms with { Assets = [Wide], Limits = [SessionLimitTerms.Floor(0, 999_000)] });
        Ledger.Tokens("stranger tokens", _stage.Mint, _stage.Stranger.PublicKey, 50_000);
        Instruction lend = TokenIx.Transfer(_stage.StrangerTokens, _stage.OwnerTokens, _stage.Stranger.PublicKey, 50_000);
        Instruction takeBack = TokenIx.Transfer(_stage.OwnerTokens, _stage.StrangerTokens, Owner, 50_000);
        Expect.Ok(_stage.RunPay(1_000));
        Expect.Denied(_stage.RunPay(1), SessionReason.PostFloor);
        Expect.Denied(Ledger.Run(lend, _stage.Use(1), _stage.Pay(1), takeBack), SessionReason.PostFloor);
        Assert.Equal(999_000UL, Ledger.Amount(_stage.OwnerTokens));
        (Receipt receipt, AuthorizationRecord[] records) = _stage.Decide(_stage.Use(1), _stage.Pay(1));
        Expect.Denied(in receipt, SessionReason.PostFloor);
        Assert.Equal((AuthorizationDecision.Deny, SessionReason.PostFloor), (records[0].Decision, records[0].Reason));
        Assert.Equal((records[0].SpentBefore, 0UL), (records[0].SpentAfter, records[0].ActualUnits));
    }

    [Fact]
    public void C22_without_a_limit_there_is_no_debt()
    {
        GrantBorrower();
        Expect.Denied(Ledger.Run(Use(0, []), Borrow(1)), SessionReason.LimitLiability);
        Assert.Equal(0UL, Debt());
    }

    [Fact]
    public void C22_A15_debt_is_capped_and_what_the_session_repays_makes_room()
    {
        GrantBorrower(SessionLimitTerms.Liability(0, 700));
        Ledger.RunOk(Use(0, []), Borrow(600));
        Expect.Denied(Ledger.Run(Use(0, []), Borrow(101)), SessionReason.LimitLiability);
        Ledger.RunOk(Use(0, []), Borrow(100));
        Expect.Denied(Ledger.Run(Use(0, []), Borrow(1)), SessionReason.LimitLiability);

        // Close-only: what is owed can be repaid, and is an outflow.
        Expect.Denied(Ledger.Run(Use(0, []), Repay(300)), SessionReason.OutflowAboveDeclared);
        Ledger.RunOk(Use(300, []), Repay(300));
        Assert.Equal((400UL, 300UL), (Debt(), _stage.AssetState.Spent));
        Ledger.RunOk(Use(0, []), Borrow(300));
        Expect.Denied(Ledger.Run(Use(0, []), Borrow(1)), SessionReason.LimitLiability);
    }

    [Fact]
    public void C22_what_the_owner_owes_by_itself_gives_a_session_no_room()
    {
        GrantBorrower(SessionLimitTerms.Liability(0, 500));
        Ledger.RunOk(LendingIx.Borrow(in _lending, Owner, in _vault, _stage.OwnerTokens, 2_000));
        Ledger.RunOk(Use(1_000, []), Repay(1_000));
        Expect.Denied(Ledger.Run(Use(0, []), Borrow(501)), SessionReason.LimitLiability);
        Ledger.RunOk(Use(0, []), Borrow(500));
        Ledger.RunOk(SessionIx.Revoke(_stage.SessionKey.PublicKey, Owner));

        // Debt survives the session.
        Assert.Equal(1_500UL, Debt());
        Expect.Denied(Ledger.Run(Use(1, []), Repay(1)), SessionReason.Revoked);
        Ledger.RunOk(LendingIx.Repay(in _lending, Owner, in _vault, _stage.OwnerTokens, 1_500));
    }

    [Fact]
    public void C23_A28_fees_are_counted_whoever_pays_and_whatever_becomes_of_the_transaction()
    {
        // Payer and session key sign: 10,000 lamports.
        _stage.Granted(_stage.Terms with { Limits = [SessionLimitTerms.Fee(35_000, 1, 1_000)], Sponsors = [Ledger.Payer.PublicKey] });
        At(10_000);
        Expect.Ok(_stage.RunPay(1));
        At(10_000);
        Expect.Denied(_stage.RunPay(1_001), SessionReason.LimitPerUse);
        At(10_000);
        Expect.Failed(Ledger.Run(_stage.Use(1), _stage.Pay(1, _stage.OwnerOther)), TokenError.MintMismatch);
        At(10_000);
        Expect.Denied(_stage.RunPay(1), SessionReason.LimitFee);
        At(3_500_000);
        Expect.Denied(_stage.RunPay(1), SessionReason.LimitFee);
    }

    [Fact]
    public void C23_A28_two_uses_in_a_transaction_pay_its_fee_once()
    {
        _stage.Granted(_stage.Terms with { Limits = [SessionLimitTerms.Fee(10_000, 1, 1_000_000)], Sponsors = [Ledger.Payer.PublicKey] });
        Ledger.RunOk(_stage.Use(1), _stage.Pay(1), _stage.Use(1), _stage.Pay(1));
        Expect.Denied(_stage.RunPay(1), SessionReason.LimitFee);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void C23_A28_a_sponsor_that_is_not_listed_does_not_pay(bool hasBucket)
    {
        SessionLimitTerms[] limits = hasBucket ? [SessionLimitTerms.Fee(1_000_000, 1, 1)] : [];
        _stage.Granted(_stage.Terms with { Limits = [.. limits], Sponsors = [_stage.Stranger.PublicKey] });
        Expect.Denied(_stage.RunPay(1), SessionReason.SponsorMismatch);
        foreach (KeyPair payer in new[] { _stage.SessionKey, _stage.Owner, _stage.Stranger })
        {
            Assert.True(RunPaidBy(payer) == SessionReason.Allowed, payer.PublicKey.ToString());
        }

        Assert.Equal(SessionReason.SponsorMismatch, RunPaidBy(_stage.Payee));
    }

    [Fact]
    public void C23_I3_A28_children_share_their_parents_fees_when_they_fail_too()
    {
        var tree = new SessionTree(_stage, _stage.Terms with
        {
            Limits = [SessionLimitTerms.Fee(25_000, 0, 0)], Sponsors = [Ledger.Payer.PublicKey], SubGrant = new SubGrantRule(1, 5, SubGrantMode.ChargeThrough),
        });
        SessionTree.Node first = tree.Add("first", tree.Root);
        SessionTree.Node second = tree.Add("second", tree.Root);
        Expect.Denied(tree.Pay(first, 1_001), SessionReason.LimitPerUse);
        Expect.Denied(tree.Pay(second, 1_001), SessionReason.LimitPerUse);
        (Receipt receipt, AuthorizationRecord[] records) = _stage.Decide(tree.Use(second, 1), _stage.Pay(1));
        Expect.Denied(in receipt, SessionReason.LimitFee);
        Assert.Equal(1, records[0].Generation);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void C23_I3_A28_children_in_one_transaction_pay_its_fee_once_from_what_they_share_when_it_fails_too(bool fails)
    {
        // Payer and both keys sign.
        const ulong fee = 15_000;
        var tree = new SessionTree(_stage, _stage.Terms with
        {
            Limits = [SessionLimitTerms.Fee(2 * fee, 0, 0)], Sponsors = [Ledger.Payer.PublicKey], SubGrant = new SubGrantRule(2, 5, SubGrantMode.ChargeThrough),
        });
        SessionTree.Node first = tree.Add("first", tree.Root);
        SessionTree.Node second = tree.Add("second", tree.Root);
        ulong units = fails ? 1_001UL : 1;
        Receipt receipt = Ledger.Run(
            tree.Use(first, 1), _stage.Pay(1), tree.Use(second, 1), _stage.Pay(1), tree.Use(first, units), _stage.Pay(units));
        Assert.Equal(fails ? TransactionStatus.InstructionFailed : TransactionStatus.Success, receipt.Status);
        Assert.Equal(fee, receipt.FeeLamports);
        foreach (SessionTree.Node node in new[] { tree.Root, first, second })
        {
            Assert.True(SessionView.TryOpen((ReadOnlySpan<byte>)Ledger.Data(tree.AddressOf(node)), out SessionReading session));
            Assert.Equal((fee, fee), (session.Limits[0].Used, session.Limits[0].Bucket.Level));
        }
    }

    private void At(long ms) => Ledger.At(ms);

    private void Grant(params SessionLimitTerms[] limits) => _stage.Granted(_stage.Terms with { Assets = [Wide], UsesMax = 1_000, AttemptBurst = 1_000, Limits = [.. limits] });

    private void GrantValued(SessionLimitTerms[] limits, params PriceReference[] prices) =>
        _stage.Granted(_stage.Terms with { Assets = [Wide], Limits = [.. limits], Prices = [.. prices] });

    // At a price where a ten-thousandth of a trade is still something.
    private Address[] GrantTrader(uint basisPoints, ulong turnover)
    {
        Address[] feeds = [Feed(_stage.Mint, 1_000_000_000), Feed(_stage.OtherMint, 1_000_000_000)];
        _stage.Granted(_stage.Terms with
        {
            Assets = [Wide, SessionAssetTerms.InboundOnly(_stage.OtherMint)],
            Clauses =
            [
                _stage.Clause with
                {
                    Actions = [new SessionAction(MarketProgram.Id, MarketProgram.SwapAction), SessionStage.TokenTransfer],
                    Counterparties = [_pool.Authority, _stage.Payee.PublicKey],
                },
            ],
            Limits = [SessionLimitTerms.TradeBand(0, basisPoints, turnover, 60_000)],
            Prices = [new PriceReference(feeds[0], 0, 0), new PriceReference(feeds[1], 0, 1)],
        });
        return feeds;
    }

    private void GrantBorrower(params SessionLimitTerms[] limits)
    {
        Ledger.RunOk(LendingIx.Open(in _lending, Owner));
        _stage.Granted(_stage.Terms with
        {
            Assets = [Wide],
            Clauses =
            [
                _stage.Clause with
                {
                    Actions = [new SessionAction(LendingProgram.Id, LendingProgram.BorrowAction), new SessionAction(LendingProgram.Id, LendingProgram.RepayAction)],
                    Counterparties = [LendingPool.AuthorityFor(in _lending, out _)],
                },
            ],
            Limits = [.. limits],
        });
    }

    private Instruction Borrow(ulong units) =>
        LendingIx.Borrow(in _lending, Owner, in _vault, _stage.OwnerTokens, units).WithoutSigner(Owner);

    private Instruction Repay(ulong units) =>
        LendingIx.Repay(in _lending, Owner, in _vault, _stage.OwnerTokens, units).WithoutSigner(Owner);

    private ulong Debt() => MemoryMarshal.Read<LendingPosition>(Ledger.Data(LendingPosition.AddressFor(in _lending, Owner))).Debt;

    private Address Feed(in Address mint, ulong price)
    {
        Ledger.RunOk(PriceFeedIx.Initialize(in mint, _publisher.PublicKey, 6));
        Publish(in mint, price);
        return PriceFeedAccount.AddressFor(in mint, _publisher.PublicKey);
    }

    private void Publish(in Address mint, ulong price)
    {
        Address feed = PriceFeedAccount.AddressFor(in mint, _publisher.PublicKey);
        ulong sequence = MemoryMarshal.Read<PriceFeedAccount>(Ledger.Data(in feed)).Sequence + 1;
        Ledger.RunOk(PriceFeedIx.Publish(in mint, _publisher.PublicKey, price, sequence));
    }

    private long Published(in Address feed) => MemoryMarshal.Read<PriceFeedAccount>(Ledger.Data(in feed)).PublishedMs;

    private Instruction Use(ulong units, Address[] extras) => SessionIx.Use(new UseSpec
    {
        Key = _stage.SessionKey.PublicKey, Owner = Owner, Principal = _stage.Principal, Declared = [(0, units)],
        Extras = [.. extras.Select(e => AccountMeta.Readonly(in e))],
    });

    private Receipt Pay(ulong units, params Address[] extras) => Ledger.Run(Use(units, extras), _stage.Pay(units));

    private Instruction SwapOf(ulong units) =>
        _pool.Swap(_stage.OwnerTokens, Owner, _stage.OwnerOther, units, 0, payBase: true).WithoutSigner(Owner);

    private Receipt Swap(ulong units, Address[] feeds) => Ledger.Run(Use(units, feeds), SwapOf(units));

    // Below the node, where any key can be the payer.
    private SessionReason RunPaidBy(KeyPair payer)
    {
        var runner = new BlockRunner(Ledger.Runtime, Ledger.State, payer.PublicKey);
        BlockOutput output = runner.Run(50, 50_000, runner.Build(_stage.Use(1), _stage.Pay(1)));
        SessionReason reason = output.Records[0].Reason;
        runner.RollbackAll();
        return reason;
    }
}
