using OpenLedger.Core.Sessions;

namespace OpenLedger.Core.Tests.Sessions.Attacks;

/// <summary>C31 and section 8: many small sessions let out together what their shared guards let through.</summary>
public sealed class GuardBoundAttackTest
{
    private const ulong Plenty = 1_000_000_000;

    private static readonly GuardFlow Narrow = new(900, 1, 9);
    private static readonly GuardFlow Wide = new(2_000, 2, 5);

    private static AttackMove[] Tricks => [AttackMove.TakeTwice, AttackMove.Understate];

    private static SessionAssetTerms Unlimited => new(default, Plenty, Plenty, Plenty, Plenty, 0, 0);

    private static SessionAssetTerms Small => new(default, 300, Plenty, 400, 400, 1, 30);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(4, 7_001)]
    public void C31_sessions_of_an_owner_let_out_together_what_the_owners_guard_does(int sessions, long spanMs) =>
        AttackReport.Run(new GuardTarget(1, sessions, Unlimited, Narrow, null, resetMs: spanMs / 2)
        {
            Name = $"owner's guard, {sessions} sessions, for {spanMs} ms", SpanMs = spanMs, Moves = Tricks,
        });

    [Theory]
    [InlineData(0)]
    [InlineData(7_001)]
    public void C31_owners_let_out_together_what_the_assets_guard_does(long spanMs) =>
        AttackReport.Run(new GuardTarget(3, 2, Unlimited, null, Wide, resetMs: spanMs / 2)
        {
            Name = $"asset's guard, 3 owners, for {spanMs} ms", SpanMs = spanMs, Moves = Tricks,
        });

    [Theory]
    [InlineData(2, 0)]
    [InlineData(2, 4_001)]
    [InlineData(3, 4_001)]
    public void Guards_behind_guards_let_out_what_the_narrowest_do(int owners, long spanMs) =>
        AttackReport.Run(new GuardTarget(owners, 2, Unlimited, Narrow, Wide)
        {
            Name = $"owners' guards and the asset's, {owners} owners, for {spanMs} ms", SpanMs = spanMs, Moves = Tricks,
        });

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 0)]
    [InlineData(3, 4_001)]
    public void Sessions_behind_a_guard_let_out_no_more_than_their_own_limits_either(int sessions, long spanMs) =>
        AttackReport.Run(new GuardTarget(1, sessions, Small, Narrow, null)
        {
            Name = $"owner's guard, {sessions} small sessions, for {spanMs} ms", SpanMs = spanMs, Moves = Tricks,
        });
}
