using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;

namespace OpenLedger.Core.Tests.Sessions.Attacks;

/// <summary>
/// I2, I3 and A8: whoever holds all keys of a tree, and grants on, narrows and renews as it likes, takes from all of it no more than its
/// root's bound.
/// </summary>
public sealed class TreeBoundAttackTest
{
    private const ulong Plenty = 1_000_000_000;

    private static AttackMove[] Tricks =>
    [
        AttackMove.SubGrant, AttackMove.SubGrant, AttackMove.Narrow, AttackMove.Renew, AttackMove.TakeTwice, AttackMove.TakeAround,
        AttackMove.Understate,
    ];

    [Theory]
    [InlineData("four children", new[] { 0, 0, 0, 0 })]
    [InlineData("two generations", new[] { 0, 0, 1, 1 })]
    [InlineData("three generations", new[] { 0, 1, 2, 2 })]
    public void A8_the_buckets_of_a_tree_let_out_together_what_its_root_lets_out(string name, int[] parents) =>
        AttackReport.Run(new SessionTarget(
            stage => Terms(stage, new SessionAssetTerms(stage.Mint, Plenty, Plenty, 500, 500, 1, 7)), parents, spares: 3)
        {
            Name = $"bucket, {name}", SpanMs = 9_001, Moves = Tricks,
        });

    [Theory]
    [InlineData("four children", new[] { 0, 0, 0, 0 }, 0)]
    [InlineData("three generations", new[] { 0, 1, 2, 2 }, 17_000)]
    public void A8_all_limits_of_a_root_bound_its_tree(string name, int[] parents, long spanMs) =>
        AttackReport.Run(
            new SessionTarget(
                stage => Terms(
                    stage, new SessionAssetTerms(stage.Mint, 210, 6_000, 800, 450, 1, 4),
                    SessionLimitTerms.PerBlock(0, 250), SessionLimitTerms.Window(0, 1_000, 4_000)) with { UsesMax = 60 },
                parents, spares: 2)
            {
                Name = $"all limits, {name}, for {spanMs} ms", SpanMs = spanMs, LeadMs = 5_000, MostBlocks = 60, Moves = Tricks,
            },
            thousandths: 950);

    [Fact]
    public void A8_uses_and_lifetimes_of_a_tree_are_its_roots()
    {
        AttackReport.Run(new SessionTarget(
            stage => Terms(stage, new SessionAssetTerms(stage.Mint, 300, Plenty, Plenty, Plenty, 0, 0)) with { UsesMax = 9 },
            [0, 0, 1], spares: 2)
        {
            Name = "uses: 9 of 300, tree", SpanMs = 5_000, Moves = Tricks,
        });
        AttackReport.Run(new SessionTarget(
            stage => Terms(stage, new SessionAssetTerms(stage.Mint, 300, 4_001, Plenty, Plenty, 0, 0)), [0, 0, 1], spares: 2)
        {
            Name = "lifetime: 4001, tree", SpanMs = 5_000, Moves = Tricks,
        });
    }

    [Fact]
    public void I4_A9_from_the_revocation_of_the_root_on_nothing_leaves_its_tree()
    {
        AttackFound best = AttackReport.Run(new SessionTarget(
            stage => Terms(stage, new SessionAssetTerms(stage.Mint, Plenty, Plenty, 500, 500, 1, 10)), [0, 0, 1],
            spares: 2, revokedMs: 6_000)
        {
            Name = "bucket, tree, revoked after 6000 ms", SpanMs = 20_000, Moves = Tricks,
        });
        Assert.Equal((500UL + (5_999 / 10), 0UL), (best.Units, best.Since(6_000)));
    }

    // What was set apart has a bucket of its own: what is shared by the tree is the lifetime limit, and nothing else is.
    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public void C24_budgets_that_were_set_apart_let_out_together_what_their_root_had(long spanMs) =>
        AttackReport.Run(new SessionTarget(
            stage => Terms(stage, new SessionAssetTerms(stage.Mint, Plenty, 5_000, 1_500, 1_500, 1, 20)) with
            {
                SubGrant = new SubGrantRule(4, 10, SubGrantMode.Escrow),
            },
            [0, 0], spares: 2, child: below => below with { Assets = [below.Assets[0] with { Lifetime = 1_500 }] })
        {
            Name = $"escrow, for {spanMs} ms", SpanMs = spanMs, Moves = Tricks,
        });

    private static SessionTerms Terms(SessionStage stage, SessionAssetTerms asset, params SessionLimitTerms[] limits) => stage.Terms with
    {
        ExpiryHeight = ulong.MaxValue, UsesMax = 100_000, AttemptBurst = 100_000, Assets = [asset], Limits = [.. limits],
        SubGrant = new SubGrantRule(4, 10, SubGrantMode.ChargeThrough),
    };
}
