using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>C24, I2 and I3: what a session may grant on, and who pays for what its parts do.</summary>
public sealed class SubSessionTests
{
    [Fact]
    public void C24_by_default_nothing_is_granted_on()
    {
        var stage = new SessionStage();
        var tree = new SessionTree(stage, stage.Terms);
        Expect.Denied(stage.Ledger.Run(tree.Grant(tree.Below("child", tree.Root))), SessionReason.SubGrantDepth);
        var childless = new SessionTree(new SessionStage(), stage.Terms with { SubGrant = new SubGrantRule(1, 0, SubGrantMode.ChargeThrough) });
        Expect.Denied(childless.Stage.Ledger.Run(childless.Grant(childless.Below("child", childless.Root))), SessionReason.SubGrantChildren);
    }

    [Fact]
    public void C24_A8_no_more_children_than_the_rule_says_and_each_takes_its_number()
    {
        var stage = new SessionStage();
        var tree = new SessionTree(stage, stage.Terms with { SubGrant = new SubGrantRule(1, 2, SubGrantMode.ChargeThrough) });
        tree.Add("first", tree.Root);
        tree.Add("second", tree.Root);
        Expect.Denied(stage.Ledger.Run(tree.Grant(tree.Below("third", tree.Root))), SessionReason.SubGrantChildren);
        Assert.Equal(2, stage.Header.Children);
        var other = new SessionTree(new SessionStage());
        SessionTree.Node child = other.Below("child", other.Root);
        foreach (ulong nonce in new ulong[] { 1, ulong.MaxValue })
        {
            SessionTerms terms = other.TermsBelow(other.Root) with { GrantNonce = nonce, Delegate = child.Principal };
            Instruction grant = SessionIx.SubGrant(
                terms, child.Key.PublicKey, other.Stage.Owner.PublicKey, (other.Root.Key.PublicKey, other.Root.Principal));
            Expect.Denied(other.Stage.Ledger.Run(grant), SessionReason.GrantNonce);
        }
    }

    [Theory]
    [InlineData(SubGrantMode.ChargeThrough)]
    [InlineData(SubGrantMode.Escrow)]
    public void C25_A8_uses_of_children_in_a_transaction_count_for_their_parent_too(SubGrantMode mode)
    {
        var stage = new SessionStage();
        var tree = new SessionTree(stage, stage.Terms with { UsesPerTransaction = 3, SubGrant = new SubGrantRule(2, 5, mode) });
        SessionTerms part = tree.TermsBelow(tree.Root) with { Assets = [stage.Asset with { Lifetime = 1_000 }] };
        SessionTree.Node first = tree.Add("first", tree.Root, part);
        SessionTree.Node second = tree.Add("second", tree.Root, part with { UsesPerTransaction = 1 });
        Instruction pay = stage.Pay(10);
        stage.Ledger.RunOk(tree.Use(first, 10), pay, tree.Use(second, 10), pay, tree.Use(tree.Root, 10), pay);
        (Receipt receipt, AuthorizationRecord[] records) =
            stage.Decide(tree.Use(first, 10), pay, tree.Use(second, 10), pay, tree.Use(first, 10), pay, tree.Use(first, 10), pay);
        Expect.Denied(in receipt, SessionReason.LimitBatch);
        Assert.Equal(6, receipt.ErrorInstruction);
        Assert.Equal((tree.AddressOf(first), (byte)1), (records[^1].Session, records[^1].Generation));
        (receipt, records) = stage.Decide(tree.Use(first, 10), pay, tree.Use(first, 10), pay, tree.Use(first, 10), pay, tree.Use(tree.Root, 10), pay);
        Expect.Denied(in receipt, SessionReason.LimitBatch);
        Assert.Equal((stage.SessionAddress, (byte)0), (records[^1].Session, records[^1].Generation));

        // A child's own limit is the child's.
        (receipt, records) = stage.Decide(tree.Use(second, 10), pay, tree.Use(second, 10), pay);
        Expect.Denied(in receipt, SessionReason.LimitBatch);
        Assert.Equal((tree.AddressOf(second), (byte)0), (records[^1].Session, records[^1].Generation));
    }

    [Fact]
    public void C24_A8_a_tree_has_a_root_and_four_generations_and_each_use_pays_all_of_them()
    {
        var tree = new SessionTree(new SessionStage());
        List<SessionTree.Node> path = [tree.Root];
        for (int depth = 1; depth <= SubGrantRule.Limit; depth++)
        {
            path.Add(tree.Add($"generation {depth}", path[^1]));
        }

        Expect.Denied(tree.Stage.Ledger.Run(tree.Grant(tree.Below("too deep", path[^1]))), SessionReason.SubGrantDepth);
        (Receipt receipt, AuthorizationRecord[] records) = tree.Stage.Decide(tree.Use(path[^1], 70), tree.Stage.Pay(60));
        Expect.Ok(in receipt);
        Assert.Equal((70UL, 60UL, (byte)0), (records[0].DeclaredUnits, records[0].ActualUnits, records[0].Generation));
        Assert.All(path, node => Assert.Equal((70UL, 1U), (tree.AssetOf(node).Spent, tree.HeaderOf(node).Uses)));

        // The counters of the four above stand in the charges: uses, spent, level each.
        Assert.Equal(4 * 3, records[0].Charges);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    [InlineData(1)]
    [InlineData(0)]
    public void C24_a_child_may_grant_on_one_generation_less_than_its_parent(int depth)
    {
        var tree = new SessionTree(new SessionStage());
        SessionTerms terms = tree.TermsBelow(tree.Root) with { SubGrant = new SubGrantRule((byte)depth, 10, SubGrantMode.ChargeThrough) };
        SessionTree.Node child = tree.Add("child", tree.Root, terms);
        Receipt granted = tree.Stage.Ledger.Run(tree.Grant(tree.Below("grandchild", child)));
        if (depth == 0)
        {
            Expect.Denied(in granted, SessionReason.SubGrantDepth);
        }
        else
        {
            Expect.Ok(in granted);
        }

        SessionTerms same = tree.TermsBelow(tree.Root) with { SubGrant = new SubGrantRule(4, 10, SubGrantMode.ChargeThrough) };
        Expect.Denied(tree.Stage.Ledger.Run(tree.Grant(tree.Below("as deep", tree.Root), same)), SessionReason.SubGrantDepth);
    }

    [Fact]
    public void C2_C24_both_keys_sign_and_a_child_has_a_key_of_its_own()
    {
        var tree = new SessionTree(new SessionStage());
        TestLedger ledger = tree.Stage.Ledger;
        SessionTree.Node child = tree.Below("child", tree.Root);
        Instruction grant = tree.Grant(child);
        Expect.Denied(ledger.Run(grant.WithoutSigner(child.Key.PublicKey)), SessionReason.SignatureMissing);
        Expect.Denied(ledger.Run(grant.WithoutSigner(tree.Root.Key.PublicKey)), SessionReason.SignatureMissing);

        // The owner's signature does not stand for the holder's.
        Instruction byOwner = grant with
        {
            Accounts = [.. grant.Accounts.Select((a, i) => i == 2 ? AccountMeta.WritableSigner(tree.Stage.Owner.PublicKey) : a)],
        };
        Expect.Denied(ledger.Run(byOwner), SessionReason.SignatureMissing);
        Expect.Denied(ledger.Run(tree.Grant(child with { Key = tree.Root.Key })), SessionReason.KeyAlreadyUsed);
        Expect.Denied(ledger.Run(tree.Grant(child with { Key = tree.Stage.Owner })), SessionReason.KeyIsOwner);

        ledger.RunOk(grant);
        Expect.Denied(ledger.Run(tree.Grant(child)), SessionReason.KeyAlreadyUsed);
    }

    [Fact]
    public void I3_A8_children_with_their_parents_caps_spend_together_no_more_than_it()
    {
        var tree = new SessionTree(new SessionStage());
        SessionTree.Node[] children = [.. Enumerable.Range(0, 4).Select(i => tree.Add($"child {i}", tree.Root))];
        tree.Stage.Ledger.AdvanceTo(100, 100_000);
        Expect.Ok(tree.Pay(children[0], 1_000));
        tree.Stage.Ledger.At(100_000);
        Expect.Ok(tree.Pay(children[1], 1_000));
        foreach (SessionTree.Node child in children)
        {
            tree.Stage.Ledger.At(100_000);
            (Receipt receipt, AuthorizationRecord[] records) = tree.Stage.Decide(tree.Use(child, 1), tree.Stage.Pay(1));
            Expect.Denied(in receipt, SessionReason.LimitBucket);

            // Those that have spent nothing are not refused by themselves.
            Assert.Equal(1, records[0].Generation == 1 ? 1 : tree.AssetOf(child).Bucket.Level == 1_000 ? 0 : 1);
        }

        ulong spent = 2_000;
        for (int i = 0; i < 20; i++)
        {
            tree.Stage.Ledger.At(200_000 + (i * 10_000));
            spent += tree.Pay(children[i % 4], 1_000).Status == TransactionStatus.Success ? 1_000UL : 0;
        }

        Assert.Equal(10_000UL, spent);
        Assert.Equal(10_000UL, tree.AssetOf(tree.Root).Spent);
        Assert.Equal(10_000UL, tree.Stage.Ledger.Amount(tree.Stage.PayeeTokens));
    }

    [Fact]
    public void I3_a_child_that_is_refused_by_its_parent_charges_nobody()
    {
        var tree = new SessionTree(new SessionStage());
        SessionTree.Node child = tree.Add("child", tree.Root);
        SessionTree.Node leaf = tree.Add("leaf", child);
        tree.Stage.Ledger.At(50_000);
        tree.Stage.Ledger.RunOk(tree.Use(tree.Root, 1_000), tree.Stage.Pay(1_000), tree.Use(tree.Root, 900), tree.Stage.Pay(900));
        tree.Stage.Ledger.At(50_000);
        (Receipt receipt, AuthorizationRecord[] records) = tree.Stage.Decide(tree.Use(leaf, 101), tree.Stage.Pay(101));
        Expect.Denied(in receipt, SessionReason.LimitBucket);
        Assert.Equal(2, records[0].Generation);
        Assert.Equal((0UL, 0UL, 1_900UL), (tree.AssetOf(leaf).Spent, tree.AssetOf(child).Spent, tree.AssetOf(tree.Root).Spent));
        tree.Stage.Ledger.At(50_000);
        Expect.Ok(tree.Pay(leaf, 100));
        Assert.Equal((100UL, 100UL, 2_000UL), (tree.AssetOf(leaf).Spent, tree.AssetOf(child).Spent, tree.AssetOf(tree.Root).Spent));
    }

    [Fact]
    public void C24_escrow_moves_the_childs_lifetime_budget_once_and_its_uses_charge_itself()
    {
        var stage = new SessionStage();
        var tree = new SessionTree(stage, stage.Terms with { SubGrant = new SubGrantRule(2, 10, SubGrantMode.Escrow) });
        SessionTerms small = tree.TermsBelow(tree.Root) with { Assets = [stage.Asset with { Lifetime = 4_000 }] };
        SessionTree.Node first = tree.Add("first", tree.Root, small);
        tree.Add("second", tree.Root, small);
        Assert.Equal(8_000UL, tree.AssetOf(tree.Root).Spent);
        Expect.Denied(stage.Ledger.Run(tree.Grant(tree.Below("third", tree.Root), small)), SessionReason.LimitLifetime);
        Assert.Equal((8_000UL, 2), (tree.AssetOf(tree.Root).Spent, tree.HeaderOf(tree.Root).Children));
        Expect.Ok(tree.Pay(first, 1_000));
        Assert.Equal((8_000UL, 1_000UL, 0U), (tree.AssetOf(tree.Root).Spent, tree.AssetOf(first).Spent, tree.HeaderOf(tree.Root).Uses));
        stage.Ledger.At(50_000);
        Expect.Ok(tree.Pay(tree.Root, 1_000));
        stage.Ledger.At(60_000);
        Expect.Ok(tree.Pay(tree.Root, 1_000));
        stage.Ledger.At(70_000);
        Expect.Denied(tree.Pay(tree.Root, 1), SessionReason.LimitLifetime);
        Expect.Ok(tree.Pay(first, 1_000));
    }

    [Fact]
    public void C24_A8_below_a_charged_session_nobody_sets_budgets_apart()
    {
        // Otherwise a grandchild's uses would be charged to its parent alone, and each child would bring its grandparent's whole cap.
        var tree = new SessionTree(new SessionStage());
        SessionTerms escrow = tree.TermsBelow(tree.Root) with { SubGrant = new SubGrantRule(1, 10, SubGrantMode.Escrow) };
        Expect.Denied(tree.Stage.Ledger.Run(tree.Grant(tree.Below("child", tree.Root), escrow)), SessionReason.ScopeWider);
        SessionTerms rule = tree.TermsOf(tree.Root) with { SubGrant = new SubGrantRule(4, 10, SubGrantMode.Escrow) };
        Expect.Denied(
            tree.Stage.Ledger.Run(SessionIx.Narrow(1, rule, tree.Root.Key.PublicKey, tree.Root.Key.PublicKey)), SessionReason.ScopeWider);
    }

    [Fact]
    public void C24_A8_of_a_budget_that_was_set_apart_its_children_spend_no_more()
    {
        var stage = new SessionStage();
        var tree = new SessionTree(stage, stage.Terms with { SubGrant = new SubGrantRule(3, 10, SubGrantMode.Escrow) });
        SessionTerms small = tree.TermsBelow(tree.Root) with
        {
            Assets = [stage.Asset with { Lifetime = 1_500 }], SubGrant = new SubGrantRule(1, 10, SubGrantMode.ChargeThrough),
        };
        SessionTree.Node child = tree.Add("child", tree.Root, small);
        SessionTree.Node[] leaves = [tree.Add("leaf 0", child), tree.Add("leaf 1", child)];
        stage.Ledger.At(50_000);
        Expect.Ok(tree.Pay(leaves[0], 1_000));
        stage.Ledger.At(60_000);
        Expect.Denied(tree.Pay(leaves[1], 501), SessionReason.LimitLifetime);
        Expect.Ok(tree.Pay(leaves[1], 500));
        Assert.Equal((1_500UL, 1_500UL), (tree.AssetOf(child).Spent, tree.AssetOf(tree.Root).Spent));
    }

    [Theory]
    [InlineData("revoked", SessionReason.Revoked)]
    [InlineData("frozen", SessionReason.Frozen)]
    [InlineData("tree revoked", SessionReason.Orphaned)]
    [InlineData("delegate frozen", SessionReason.Frozen)]
    [InlineData("expired", SessionReason.Expired)]
    [InlineData("all revoked", SessionReason.OwnerEpoch)]
    public void I2_A9_what_happens_to_an_ancestor_happens_to_all_below_without_touching_them(string what, SessionReason reason)
    {
        var stage = new SessionStage();
        KeyPair guardian = TestLedger.Key("guardian");
        var tree = new SessionTree(stage);
        SessionTree.Node child = tree.Add("child", tree.Root);
        SessionTree.Node leaf = tree.Add("leaf", child);
        Expect.Ok(tree.Pay(leaf, 1));
        byte[] before = stage.Ledger.Data(tree.AddressOf(leaf));
        Address root = tree.Root.Key.PublicKey;
        Address owner = stage.Owner.PublicKey;
        switch (what)
        {
            case "revoked":
                stage.Ledger.RunOk(SessionIx.End(SessionOperation.Revoke, in root, in owner));
                break;
            case "frozen":
                stage.Ledger.RunOk(SessionIx.End(SessionOperation.Freeze, in root, in owner));
                break;
            case "tree revoked":
                stage.Ledger.RunOk(SessionIx.End(SessionOperation.RevokeTree, in root, in owner));
                break;
            case "delegate frozen":
                stage.Ledger.RunOk(SessionIx.Freeze(stage.Principal, guardian.PublicKey));
                break;
            case "all revoked":
                stage.Ledger.RunOk(SessionIx.RevokeAll(in owner));
                break;
            default:
                stage.Ledger.RunOk(SessionIx.Narrow(1, tree.TermsOf(tree.Root) with { ExpiryMs = 40_000 }, in root, in root));
                stage.Ledger.At(40_000);
                break;
        }

        Assert.True(before.AsSpan().SequenceEqual(stage.Ledger.Data(tree.AddressOf(leaf))));
        Expect.Denied(tree.Pay(leaf, 1), reason);
        Expect.Denied(tree.Pay(child, 1), reason);
        Expect.Denied(stage.Ledger.Run(tree.Grant(tree.Below("another", child))), reason);
        if (what == "tree revoked")
        {
            // The node itself goes on, and what it grants from here is good.
            Expect.Ok(tree.Pay(tree.Root, 1));
            Expect.Ok(tree.Pay(tree.Add("fresh", tree.Root), 1));
        }
    }

    [Fact]
    public void I2_A9_narrowing_a_parent_narrows_its_children_as_of_now()
    {
        var tree = new SessionTree(new SessionStage());
        SessionStage stage = tree.Stage;
        SessionTree.Node child = tree.Add("child", tree.Root);
        SessionTree.Node leaf = tree.Add("leaf", child);
        SessionTerms narrow = tree.TermsOf(tree.Root) with
        {
            Assets = [stage.Asset with { PerUse = 10 }], Clauses = [stage.Clause with { Counterparties = [stage.Payee.PublicKey] }],
        };
        stage.Ledger.RunOk(SessionIx.Narrow(1, narrow, tree.Root.Key.PublicKey, stage.Owner.PublicKey));
        Expect.Denied(tree.Pay(leaf, 11), SessionReason.LimitPerUse);
        Expect.Ok(tree.Pay(leaf, 10));
        SessionTerms nobody = narrow with { Clauses = [stage.Clause with { CounterpartyMode = CounterpartyMode.OwnerOnly, Counterparties = [] }] };
        stage.Ledger.RunOk(SessionIx.Narrow(2, nobody, tree.Root.Key.PublicKey, tree.Root.Key.PublicKey));
        (Receipt receipt, AuthorizationRecord[] records) = stage.Decide(tree.Use(leaf, 1), stage.Pay(1));
        Expect.Denied(in receipt, SessionReason.ScopeCounterparty);
        Assert.Equal(2, records[0].Generation);

        // And what the parent can do no longer cannot be granted on.
        Expect.Denied(stage.Ledger.Run(tree.Grant(tree.Below("late", child), tree.TermsBelow(child))), SessionReason.ScopeWider);
    }

    [Fact]
    public void I8_A13_a_use_names_its_ancestors_and_nobody_elses()
    {
        var tree = new SessionTree(new SessionStage());
        SessionStage stage = tree.Stage;
        SessionTree.Node child = tree.Add("child", tree.Root);
        SessionTree.Node leaf = tree.Add("leaf", child);
        SessionTree.Node other = tree.Add("other", tree.Root);
        Instruction use = tree.Use(leaf, 1);
        AccountMeta[] a = [.. use.Accounts];
        Instruction With(params AccountMeta[] accounts) => use with { Accounts = [.. accounts] };
        Expect.Denied(stage.Ledger.Run(With([.. a[..4]]), stage.Pay(1)), SessionReason.PathMismatch);
        Expect.Denied(stage.Ledger.Run(With([.. a[..6]]), stage.Pay(1)), SessionReason.PathMismatch);
        Expect.Denied(stage.Ledger.Run(With([.. a[..4], .. a[6..8], .. a[4..6]]), stage.Pay(1)), SessionReason.PathMismatch);
        Expect.Denied(
            stage.Ledger.Run(With([.. a[..4], AccountMeta.Writable(tree.AddressOf(other)), .. a[5..]]), stage.Pay(1)),
            SessionReason.PathMismatch);
        Expect.Denied(
            stage.Ledger.Run(With([.. a[..4], AccountMeta.Readonly(tree.AddressOf(child)), .. a[5..]]), stage.Pay(1)),
            SessionReason.PathMismatch);
        Expect.Denied(stage.Ledger.Run(With([.. a[..5], a[3], .. a[6..]]), stage.Pay(1)), SessionReason.OwnerMismatch);
        Expect.Ok(stage.Ledger.Run(use, stage.Pay(1)));
    }

    [Fact]
    public void A15_a_session_neither_grants_nor_grants_on_under_a_use()
    {
        var tree = new SessionTree(new SessionStage());
        SessionStage stage = tree.Stage;
        Instruction grantOn = tree.Grant(tree.Below("child", tree.Root));
        Expect.Denied(stage.Ledger.Run(stage.UseNothing(), grantOn), SessionReason.Escalation);
        KeyPair second = stage.Ledger.Wallet("second key");
        Instruction grant = SessionIx.Grant(stage.Terms with { GrantNonce = 1 }, second.PublicKey, stage.Owner.PublicKey);
        Expect.Denied(stage.Ledger.Run(stage.UseNothing(), grant.WithoutSigner(stage.Owner.PublicKey)), SessionReason.Escalation);
        Expect.Denied(stage.Ledger.Run(grant.WithoutSigner(stage.Owner.PublicKey)), SessionReason.SignatureMissing);
    }
}
