using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>Narrowing and renewal: never wider, no counter lower (I6).</summary>
public sealed class SessionNarrowTests
{
    private static readonly Dictionary<string, Func<SessionStage, SessionTerms, SessionTerms>> Wider = new()
    {
        ["C3: a later end"] = (_, t) => t with { ExpiryMs = t.ExpiryMs + 1 },
        ["C3: a higher end"] = (_, t) => t with { ExpiryHeight = t.ExpiryHeight + 1 },
        ["C3: an earlier begin"] = (_, t) => t with { NotBeforeMs = t.NotBeforeMs - 1 },
        ["C3: a lower begin"] = (_, t) => t with { NotBeforeHeight = t.NotBeforeHeight - 1 },
        ["C5: more idle time"] = (_, t) => t with { IdleTimeoutMs = t.IdleTimeoutMs + 1 },
        ["C6: seldom validated"] = (_, t) => t with { RevalidateEveryMs = t.RevalidateEveryMs + 1 },
        ["C6: another validator"] = (s, t) => t with { Validators = [.. t.Validators, s.SessionKey.PublicKey] },
        ["C7: another action"] = (s, t) => t with { Clauses = [t.Clause with { Actions = [.. t.Clause.Actions, SessionStage.SystemTransfer] }] },
        ["C9: another account"] = (s, t) => t with { Clauses = [t.Clause with { Resources = [.. t.Clause.Resources, ResourcePrefix.Of(s.StrangerTokens, ResourceAccess.Read)] }] },
        ["C10: another asset"] = (s, t) => t with { Assets = [.. t.Assets, SessionAssetTerms.InboundOnly(default)] },
        ["C10: another asset leaves"] = (_, t) => t with { Clauses = [t.Clause with { AssetsOut = 3 }] },
        ["C11: another payee"] = (s, t) => t with { Clauses = [t.Clause with { Counterparties = [s.Payee.PublicKey, s.Stranger.PublicKey] }] },
        ["C11: a class"] = (s, t) => t with { Clauses = [t.Clause with { CounterpartyMode = CounterpartyMode.Class }] },
        ["C12: no condition"] = (_, t) => t with { Clauses = [t.Clause with { Arguments = [] }] },
        ["a further clause"] = (s, t) => t with { Clauses = [t.Clause, s.Clause] },
        ["C13: more per use"] = (_, t) => t with { Assets = [t.Assets[0] with { PerUse = t.Assets[0].PerUse + 1 }, t.Assets[1]] },
        ["C14: more in all"] = (_, t) => t with { Assets = [t.Assets[0] with { Lifetime = t.Assets[0].Lifetime + 1 }, t.Assets[1]] },
        ["C15: more at once"] = (_, t) => t with { Assets = [t.Assets[0] with { Burst = t.Assets[0].Burst + 1 }, t.Assets[1]] },
        ["C15: faster"] = (_, t) => t with { Assets = [t.Assets[0] with { Refill = t.Assets[0].Refill + 1 }, t.Assets[1]] },
        ["C10: an inbound asset leaves"] = (s, t) => t with { Assets = [t.Assets[0], s.Asset with { Mint = s.OtherMint }] },
        ["C16: no window"] = (_, t) => Without(t, SessionLimitKind.Window),
        ["C16: a shorter window"] = (_, t) => Changed(t, SessionLimitKind.Window, l => l with { PeriodMs = l.PeriodMs - 1 }),
        ["C17: no limit per block"] = (_, t) => Without(t, SessionLimitKind.PerBlock),
        ["C17: more per block"] = (_, t) => Changed(t, SessionLimitKind.PerBlock, l => l with { Cap = l.Cap + 1 }),
        ["C18: more uses"] = (_, t) => t with { UsesMax = t.UsesMax + 1 },
        ["C18: more attempts"] = (_, t) => t with { AttemptBurst = t.AttemptBurst + 1 },
        ["C18: faster attempts"] = (_, t) => t with { AttemptRefill = t.AttemptRefill + 1 },
        ["C19: no value limit"] = (_, t) => Without(t, SessionLimitKind.Notional),
        ["C19: older prices"] = (_, t) => Changed(t, SessionLimitKind.Notional, l => l with { PeriodMs = l.PeriodMs + 1 }),
        ["C19: a lower floor"] = (_, t) => t with { Prices = [t.Prices[0] with { FloorMicros = t.Prices[0].FloorMicros - 1 }] },
        ["C19: another feed"] = (s, t) => t with { Prices = [t.Prices[0] with { Feed = TestLedger.Place("own feed") }] },
        ["C19, C20: a feed for what had none"] = (s, t) => t with { Prices = [.. t.Prices, new PriceReference(TestLedger.Place("own feed"), 0, 1)] },
        ["C20: a wider band"] = (_, t) => Changed(t, SessionLimitKind.TradeBand, l => l with { Count = l.Count + 1 }),
        ["C20: more turnover"] = (_, t) => Changed(t, SessionLimitKind.TradeBand, l => l with { Cap = l.Cap + 1 }),
        ["C21: a lower floor"] = (_, t) => Changed(t, SessionLimitKind.Floor, l => l with { Cap = l.Cap - 1 }),
        ["C21: more loss"] = (_, t) => Changed(t, SessionLimitKind.NetLoss, l => l with { Cap = l.Cap + 1 }),
        ["C22: debt where none was allowed"] = (_, t) => t with { Limits = [.. t.Limits, SessionLimitTerms.Liability(1, 1_000)] },
        ["C22: more debt"] = (_, t) => Changed(t, SessionLimitKind.Liability, l => l with { Cap = l.Cap + 1 }),
        ["C23: more fees"] = (_, t) => Changed(t, SessionLimitKind.Fee, l => l with { Cap = l.Cap + 1 }),
        ["C23: another sponsor"] = (s, t) => t with { Sponsors = [.. t.Sponsors, s.Stranger.PublicKey] },
        ["C24: more children"] = (_, t) => t with { SubGrant = t.SubGrant with { MaxChildren = 3 } },
        ["C24: deeper"] = (_, t) => t with { SubGrant = t.SubGrant with { MaxDepth = 3 } },
        ["C24: budgets set apart"] = (_, t) => t with { SubGrant = t.SubGrant with { Mode = SubGrantMode.Escrow } },
        ["C25: more in a transaction"] = (_, t) => t with { UsesPerTransaction = (byte)(t.UsesPerTransaction + 1) },
        ["C27: fewer approvers"] = (_, t) => Changed(t, SessionLimitKind.StepUp, l => l with { Count = 1 }),
        ["C27: a higher amount"] = (_, t) => Changed(t, SessionLimitKind.StepUp, l => l with { Cap = l.Cap + 1 }),
        ["C27: its own approver"] = (s, t) => t with { Approvers = [.. t.Approvers, s.SessionKey.PublicKey] },
        ["C28: no delay"] = (_, t) => Without(t, SessionLimitKind.Delay),
        ["C28: a shorter delay"] = (_, t) => Changed(t, SessionLimitKind.Delay, l => l with { PeriodMs = l.PeriodMs - 1 }),
        ["C28: more places"] = (_, t) => Changed(t, SessionLimitKind.Delay, l => l with { Count = l.Count + 1 }),
        ["C29: another route"] = (_, t) => t with { Limits = [.. t.Limits, SessionLimitTerms.Route(9, 0, 1, 1)] },
        ["C29: more over a route"] = (_, t) => Changed(t, SessionLimitKind.Route, l => l with { Cap = l.Cap + 1 }),
        ["C29: more in flight"] = (_, t) => Changed(t, SessionLimitKind.Route, l => l with { Refill = l.Refill + 1 }),
        ["C23: nobody is named who pays"] = (_, t) => t with { Sponsors = [] },
        ["C30: other lanes"] = (_, t) => Changed(t, SessionLimitKind.Sequence, l => l with { Count = 9 }),
        ["C31: no guard"] = (_, t) => t with { Guards = [] },
        ["C32: no revoker"] = (_, t) => t with { Revokers = [] },
        ["C34: a milder answer"] = (_, t) => t with { OnLimit = ResponseMode.Queue },
        ["section 8: more denials"] = (_, t) => Changed(t, SessionLimitKind.DenialBreaker, l => l with { Cap = l.Cap + 1 }),
        ["section 8: no drawdown breaker"] = (_, t) => Without(t, SessionLimitKind.DrawdownBreaker),
        ["section 8: no drift"] = (_, t) => Without(t, SessionLimitKind.Drift),
        ["C1: another domain"] = (_, t) => t with { Domain = LedgerParameters.DomainOf("test", 2) },
        ["another delegate"] = (s, t) => t with { Delegate = s.Stranger.PublicKey },
        ["another parent"] = (s, t) => t with { Parent = s.SessionAddress },
    };

    public static TheoryData<string> WiderNames => [.. Wider.Keys];

    [Theory]
    [MemberData(nameof(WiderNames))]
    public void I6_A17_no_constraint_can_be_narrowed_into_a_wider_one(string name)
    {
        var stage = new SessionStage();
        SessionTerms terms = Everything(stage);
        SessionTerms wider = Wider[name](stage, terms);

        // What is the same in both would only make the transaction too long.
        SessionLimitTerms[] idle = [.. terms.Limits.Where(l =>
            wider.Limits.Contains(l) && l.Kind is not (SessionLimitKind.Notional or SessionLimitKind.Sequence))];
        Grant(stage, terms with { Limits = [.. terms.Limits.Except(idle)] });
        byte[] before = stage.Ledger.Data(stage.SessionAddress);
        SessionReason refused = name == "C24: budgets set apart" ? SessionReason.LimitNotShared : SessionReason.ScopeWider;
        Expect.Denied(stage.Ledger.Run(Narrow(stage, 1, wider with { Limits = [.. wider.Limits.Except(idle)] })), refused);
        Assert.True(before.AsSpan().SequenceEqual(stage.Ledger.Data(stage.SessionAddress)));
    }

    [Fact]
    public void The_same_terms_are_no_wider_and_change_the_version_only()
    {
        var stage = new SessionStage();
        SessionTerms terms = Everything(stage);
        terms = terms with { Limits = [.. terms.Limits.Take(5)] };
        Grant(stage, terms);
        SessionHeader before = stage.Header;
        (Receipt receipt, AuthorizationRecord[] records) = stage.Decide(Narrow(stage, 1, terms));
        Expect.Ok(in receipt);
        Assert.Equal((SessionOperation.Narrow, AuthorizationDecision.Allow, 2U), (records[0].Operation, records[0].Decision, records[0].SessionVersion));
        SessionHeader after = stage.Header;
        Assert.Equal(2U, after.Version);
        before.Version = 2;
        before.PathHash = after.PathHash;
        before.ScopeHash = after.ScopeHash;
        before.Attempts = after.Attempts;
        Assert.Equal(before, after);
        Assert.NotEqual(default, after.ScopeHash);
    }

    [Fact]
    public void A_narrowing_names_the_version_that_it_changes()
    {
        SessionStage stage = new SessionStage().Granted();
        SessionTerms terms = stage.Terms with { UsesMax = 50 };
        foreach (uint version in new uint[] { 0, 2, uint.MaxValue })
        {
            Expect.Denied(stage.Ledger.Run(Narrow(stage, version, terms)), SessionReason.VersionMismatch);
        }

        stage.Ledger.RunOk(Narrow(stage, 1, terms));
        Expect.Denied(stage.Ledger.Run(Narrow(stage, 1, terms)), SessionReason.VersionMismatch);
        stage.Ledger.RunOk(Narrow(stage, 2, terms with { UsesMax = 40 }));
        Assert.Equal(40UL, stage.Header.UsesMax);
        Expect.Denied(stage.Ledger.Run(Narrow(stage, 3, terms)), SessionReason.ScopeWider);
    }

    [Fact]
    public void A14_a_narrowing_that_makes_no_sense_is_refused_whole()
    {
        var stage = new SessionStage();
        SessionTerms t = stage.Terms with
        {
            Limits = [SessionLimitTerms.PerBlock(0, 900)], Prices = [new PriceReference(TestLedger.Place("feed"), 1, 0)],
        };
        stage.Granted(t);
        SessionTerms[] senseless =
        [
            t with { Limits = [SessionLimitTerms.PerBlock(7, 5)] },
            t with { Limits = [new SessionLimitTerms((SessionLimitKind)200, 0, 0, 0, 1, 1, 1)] },
            t with { Limits = [SessionLimitTerms.Window(0, 5, 3)] },
            t with { Prices = [new PriceReference(TestLedger.Place("feed"), 1, 7)] },
            t with { UsesMax = 0 },
            t with { Clauses = [t.Clause with { Arguments = [new ArgumentPredicate(0, 77, false, ArgumentOperator.Equal, 1)] }] },
        ];
        foreach (SessionTerms terms in senseless)
        {
            Expect.Denied(stage.Ledger.Run(Narrow(stage, 1, terms)), SessionReason.LimitMissing);
        }

        Instruction cut = Narrow(stage, 1, t);
        Expect.Denied(stage.Ledger.Run(cut with { Data = cut.Data[..^1] }), SessionReason.Malformed);
        Expect.Ok(stage.RunPay(1));
    }

    [Fact]
    public void C15_I6_narrowing_a_bucket_clamps_its_level_and_keeps_what_was_spent()
    {
        SessionStage stage = new SessionStage().Granted(new SessionStage().Terms with { Assets = [new SessionStage().Asset with { Refill = 0, RefillPeriodMs = 0 }] });
        Expect.Ok(stage.RunPay(700));
        SessionTerms terms = stage.Terms with { Assets = [stage.Asset with { Burst = 600, InitialLevel = 600, Refill = 0, RefillPeriodMs = 0 }] };
        stage.Ledger.RunOk(Narrow(stage, 1, terms));
        Assert.Equal((700UL, 600UL), (stage.AssetState.Spent, stage.AssetState.Bucket.Level));
        Expect.Ok(stage.RunPay(500));
        SessionTerms same = terms with { Assets = [terms.Assets[0] with { Burst = 600, InitialLevel = 600 }] };
        stage.Ledger.RunOk(Narrow(stage, 2, same));
        Assert.Equal((1_200UL, 100UL), (stage.AssetState.Spent, stage.AssetState.Bucket.Level));
        Expect.Denied(stage.RunPay(101), SessionReason.LimitBucket);
    }

    [Fact]
    public void C14_I6_a_lifetime_below_what_was_spent_leaves_nothing()
    {
        SessionStage stage = new SessionStage().Granted();
        Expect.Ok(stage.RunPay(1_000));
        stage.Ledger.RunOk(Narrow(stage, 1, stage.Terms with { Assets = [stage.Asset with { Lifetime = 500 }] }));
        Assert.Equal((1_000UL, 500UL), (stage.AssetState.Spent, stage.AssetState.Lifetime));
        Expect.Denied(stage.RunPay(1), SessionReason.LimitLifetime);
        Expect.Ok(stage.RunPay(0));
    }

    [Fact]
    public void A17_two_limits_of_a_kind_cannot_be_exchanged_and_keep_what_is_used_of_each()
    {
        var stage = new SessionStage();
        SessionLimitTerms loose = SessionLimitTerms.DenialBreaker(100, 1_000_000);
        SessionLimitTerms tight = SessionLimitTerms.DenialBreaker(2, 1_000_000);
        stage.Granted(stage.Terms with { Limits = [loose, tight] });
        Expect.Denied(stage.RunPay(1_001), SessionReason.LimitPerUse);
        Expect.Denied(stage.RunPay(1_001), SessionReason.LimitPerUse);
        Expect.Denied(stage.Ledger.Run(Narrow(stage, 1, stage.Terms with { Limits = [tight, loose] })), SessionReason.ScopeWider);
        stage.Ledger.RunOk(Narrow(stage, 1, stage.Terms with { Limits = [loose with { Cap = 99 }, tight] }));
        Expect.Denied(stage.RunPay(1_001), SessionReason.LimitPerUse);
        Expect.Denied(stage.RunPay(1), SessionReason.Frozen);
    }

    [Fact]
    public void C16_I6_a_window_keeps_what_left_in_it()
    {
        var stage = new SessionStage();
        SessionLimitTerms minute = SessionLimitTerms.Window(0, 1_000, 60_000);
        SessionLimitTerms wide = SessionLimitTerms.Window(0, 1_600, 600_000);
        stage.Granted(stage.Terms with { Limits = [minute, wide] });
        Expect.Ok(stage.RunPay(900));
        Expect.Denied(stage.Ledger.Run(Narrow(stage, 1, stage.Terms with { Limits = [wide, minute] })), SessionReason.ScopeWider);
        stage.Ledger.RunOk(Narrow(stage, 1, stage.Terms with { Limits = [minute, wide with { Cap = 1_500 }] }));
        Expect.Denied(stage.RunPay(101), SessionReason.LimitWindow);
        Expect.Ok(stage.RunPay(100));
        stage.Ledger.At(200_000);
        Expect.Denied(stage.RunPay(501), SessionReason.LimitWindow);
        Expect.Ok(stage.RunPay(500));
    }

    [Fact]
    public void C30_I6_a_lane_goes_on_where_it_was()
    {
        var stage = new SessionStage();
        SessionTerms terms = stage.Terms with { Limits = [SessionLimitTerms.Sequence(3), SessionLimitTerms.Sequence(4)] };
        stage.Granted(terms);
        stage.Ledger.RunOk(InLane(stage, 3, 1), stage.Pay(0));
        Expect.Denied(
            stage.Ledger.Run(Narrow(stage, 1, terms with { Limits = [SessionLimitTerms.Sequence(4), SessionLimitTerms.Sequence(3)] })),
            SessionReason.ScopeWider);
        stage.Ledger.RunOk(Narrow(stage, 1, terms with { UsesMax = 50 }));
        Expect.Denied(stage.Ledger.Run(InLane(stage, 3, 1), stage.Pay(0)), SessionReason.SequenceGap);
        stage.Ledger.RunOk(InLane(stage, 3, 2), stage.Pay(0));
        stage.Ledger.RunOk(InLane(stage, 4, 1), stage.Pay(0));
    }

    [Fact]
    public void What_is_revoked_cannot_be_narrowed_and_what_is_frozen_stays_so()
    {
        SessionStage stage = new SessionStage().Granted();
        Address key = stage.SessionKey.PublicKey;
        stage.Ledger.RunOk(SessionIx.End(SessionOperation.Freeze, in key, in key));
        stage.Ledger.RunOk(Narrow(stage, 2, stage.Terms with { UsesMax = 50 }));
        Expect.Denied(stage.RunPay(1), SessionReason.Frozen);
        stage.Ledger.RunOk(SessionIx.Revoke(in key, in key));
        Expect.Denied(stage.Ledger.Run(Narrow(stage, 4, stage.Terms with { UsesMax = 40 })), SessionReason.Revoked);
    }

    [Fact]
    public void I4_narrowing_names_no_other_epoch_than_the_sessions_own()
    {
        SessionStage stage = new SessionStage().Granted();
        stage.Ledger.RunOk(SessionIx.RevokeAll(stage.Owner.PublicKey));
        stage.Ledger.Run(Narrow(stage, 1, stage.Terms with { OwnerEpoch = 1, GrantNonce = 9 }));
        Assert.Equal((0UL, 0UL), (stage.Header.OwnerEpoch, stage.Header.GrantNonce));
        Expect.Denied(stage.RunPay(1), SessionReason.OwnerEpoch);
    }

    [Fact]
    public void C4_a_renewal_is_bounded_from_now_and_resets_nothing()
    {
        SessionStage stage = new SessionStage().Granted();
        Expect.Ok(stage.RunPay(900));
        stage.Ledger.AdvanceTo(50, 100_000);
        long most = 100_000 + stage.Ledger.Parameters.MaxSessionLifetimeMs;
        SessionAsset before = stage.AssetState;
        Expect.Denied(stage.Ledger.Run(Renew(stage, 1, 1_000_000, most + 1)), SessionReason.LifetimeTooLong);
        stage.Ledger.At(100_000);
        stage.Ledger.RunOk(Renew(stage, 1, 1_000_001, most));
        Assert.Equal((most, 1_000_001UL, 2U, 1U), (stage.Header.ExpiryMs, stage.Header.ExpiryHeight, stage.Header.Version, stage.Header.Uses));
        Assert.Equal(before, stage.AssetState);

        // Neither sooner nor with a version that is not the last.
        Expect.Denied(stage.Ledger.Run(Renew(stage, 2, 1_000_001, most - 1)), SessionReason.WindowInvalid);
        Expect.Denied(stage.Ledger.Run(Renew(stage, 2, 1_000_000, most)), SessionReason.WindowInvalid);
        Expect.Denied(stage.Ledger.Run(Renew(stage, 1, 1_000_002, most)), SessionReason.VersionMismatch);
    }

    [Fact]
    public void C4_nobody_but_owner_and_key_together_renew_and_nothing_that_is_over()
    {
        SessionStage stage = new SessionStage().Granted();
        Instruction renew = Renew(stage, 1, 1_000_001, 3_600_001);
        Expect.Denied(stage.Ledger.Run(renew.WithoutSigner(stage.Owner.PublicKey)), SessionReason.SignatureMissing);
        Expect.Denied(stage.Ledger.Run(renew.WithoutSigner(stage.SessionKey.PublicKey)), SessionReason.SignatureMissing);
        foreach (Address signer in new[] { stage.SessionKey.PublicKey, stage.Stranger.PublicKey })
        {
            Instruction other = renew with { Accounts = [renew.Accounts[0], AccountMeta.ReadonlySigner(in signer), .. renew.Accounts.Skip(2)] };
            Expect.Denied(stage.Ledger.Run(other), SessionReason.OwnerMismatch);
        }

        stage.Ledger.At(3_600_000);
        Expect.Denied(stage.Ledger.Run(renew), SessionReason.Expired);
        stage = new SessionStage().Granted();
        stage.Ledger.RunOk(SessionIx.RevokeAll(stage.Owner.PublicKey));
        Expect.Denied(stage.Ledger.Run(Renew(stage, 1, 1_000_001, 3_600_001)), SessionReason.OwnerEpoch);
        stage = new SessionStage().Granted();
        stage.Ledger.RunOk(SessionIx.Revoke(stage.SessionKey.PublicKey, stage.Owner.PublicKey));
        Expect.Denied(stage.Ledger.Run(Renew(stage, 2, 1_000_001, 3_600_001)), SessionReason.Revoked);
    }

    [Fact]
    public void I2_C4_a_child_is_not_renewed_beyond_its_parent()
    {
        var tree = new SessionTree(new SessionStage());
        SessionTree.Node child = tree.Add("child", tree.Root, tree.TermsBelow(tree.Root) with { ExpiryMs = 50_000, ExpiryHeight = 500 });
        TestLedger ledger = tree.Stage.Ledger;
        Instruction To(ulong height, long ms, bool withParent = true) => SessionIx.Renew(
            1, height, ms, child.Key.PublicKey, tree.Stage.Owner.PublicKey, withParent ? tree.Root.Key.PublicKey : null);
        Expect.Denied(ledger.Run(To(500, 3_600_001)), SessionReason.ScopeWider);
        Expect.Denied(ledger.Run(To(1_000_001, 50_000)), SessionReason.ScopeWider);
        Expect.Denied(ledger.Run(To(500, 60_000, withParent: false)), SessionReason.ScopeWider);
        ledger.RunOk(To(1_000_000, 3_600_000));
        Assert.Equal(3_600_000L, tree.HeaderOf(child).ExpiryMs);
    }

    /// <summary>Terms with something in every list, so that everything can be left out or loosened.</summary>
    private static SessionTerms Everything(SessionStage stage) => stage.Terms with
    {
        NotBeforeHeight = 1,
        NotBeforeMs = 1,
        IdleTimeoutMs = 1_000_000,
        RevalidateEveryMs = 1_000_000,
        OnLimit = ResponseMode.Deny,
        SubGrant = new SubGrantRule(2, 2, SubGrantMode.ChargeThrough),
        Assets = [stage.Asset, SessionAssetTerms.InboundOnly(stage.OtherMint)],
        Clauses =
        [
            stage.Clause with
            {
                Resources = [ResourcePrefix.Of(stage.OwnerTokens, ResourceAccess.Write)],
                AssetsOut = 1,
                Arguments = [new ArgumentPredicate(1, 8, false, ArgumentOperator.LessOrEqual, 900)],
            },
        ],
        Limits =
        [
            SessionLimitTerms.Window(0, 5_000, 60_000), SessionLimitTerms.PerBlock(0, 900), SessionLimitTerms.Notional(1_000_000, 60_000),
            SessionLimitTerms.TradeBand(0, 50, 9_000, 60_000), SessionLimitTerms.Floor(0, 100), SessionLimitTerms.NetLoss(0, 900),
            SessionLimitTerms.Liability(0, 100), SessionLimitTerms.Fee(1_000_000, 1, 1), SessionLimitTerms.StepUp(0, 500, 2),
            SessionLimitTerms.Delay(0, 700, 10_000, 2), SessionLimitTerms.Route(1, 0, 500, 100), SessionLimitTerms.Sequence(0),
            SessionLimitTerms.DenialBreaker(5, 60_000), SessionLimitTerms.DrawdownBreaker(0, 2_000, 60_000),
            SessionLimitTerms.Drift(0, 100, 60_000, 3, narrows: false),
        ],
        Prices = [new PriceReference(TestLedger.Place("feed"), 10, 0)],
        Validators = [stage.Stranger.PublicKey],
        Guards = [TestLedger.Place("guard")],
        Revokers = [stage.Stranger.PublicKey],
        Approvers = [stage.Payee.PublicKey, stage.Stranger.PublicKey],
        Sponsors = [stage.Payee.PublicKey],
    };

    // Too large for a transaction together with all signatures, so it stands at genesis.
    private static void Grant(SessionStage stage, SessionTerms terms)
    {
        byte[] data = new byte[terms.AccountLength];
        SessionGenesis.Write(data, terms, default, stage.Owner.PublicKey, stage.SessionKey.PublicKey, 0);
        stage.Ledger.Install(stage.SessionAddress, SessionProgram.Id, data, extraLamports: TestLedger.Sol);
    }

    private static SessionTerms Without(SessionTerms terms, SessionLimitKind kind) =>
        terms with { Limits = [.. terms.Limits.Where(l => l.Kind != kind)] };

    private static SessionTerms Changed(SessionTerms terms, SessionLimitKind kind, Func<SessionLimitTerms, SessionLimitTerms> change) =>
        terms with { Limits = [.. terms.Limits.Select(l => l.Kind == kind ? change(l) : l)] };

    private static Instruction Narrow(SessionStage stage, uint version, SessionTerms terms) =>
        SessionIx.Narrow(version, terms, stage.SessionKey.PublicKey, stage.SessionKey.PublicKey);

    private static Instruction Renew(SessionStage stage, uint version, ulong height, long ms) =>
        SessionIx.Renew(version, height, ms, stage.SessionKey.PublicKey, stage.Owner.PublicKey);

    private static Instruction InLane(SessionStage stage, uint lane, ulong number) => SessionIx.Use(new UseSpec
    {
        Key = stage.SessionKey.PublicKey, Owner = stage.Owner.PublicKey, Principal = stage.Principal, Place = (lane, number),
    });
}
