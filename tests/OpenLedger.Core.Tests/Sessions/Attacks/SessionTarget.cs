using System.Runtime.InteropServices;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions.Attacks;

/// <summary>A session, or a tree of sessions whose keys were all stolen; with spare keys, to which the attacker may grant parts.</summary>
internal sealed class SessionTarget : AttackTarget
{
    private readonly SessionTree _tree;
    private readonly List<KeyPair> _keys = [];
    private readonly List<Address> _sessions = [];
    private readonly SessionBound _bound;
    private readonly ulong _held;
    private readonly long _revokedMs;

    /// <param name="root">Terms of the root.</param>
    /// <param name="parents">For every further session of the tree, the number of its parent; the root is 0.</param>
    /// <param name="spares">Keys that sessions may be granted to.</param>
    /// <param name="child">Changes what a further session is granted; the parent's terms if left out.</param>
    /// <param name="revokedMs">When the owner revokes; never if left out.</param>
    /// <param name="deadMs">From when nothing can leave, for a reason that the terms do not say by themselves.</param>
    public SessionTarget(
        Func<SessionStage, SessionTerms> root, int[]? parents = null, int spares = 0, Func<SessionTerms, SessionTerms>? child = null,
        long revokedMs = long.MaxValue, long deadMs = long.MaxValue)
    {
        var stage = new SessionStage();
        SessionTerms terms = root(stage);
        StartMs = stage.Ledger.TimeMs;
        _revokedMs = revokedMs;
        _held = stage.Ledger.Amount(stage.OwnerTokens);
        _bound = new SessionBound(terms, StartMs) { DeadMs = Math.Min(Math.Min(revokedMs, deadMs), terms.ExpiryMs - StartMs) };
        _tree = new SessionTree(stage, terms);
        AddKey(stage.SessionKey);
        parents ??= [];
        KeysAtLeast = parents.Length + 1 + Math.Min(1, spares);
        for (int i = 0; i < parents.Length + spares; i++)
        {
            AddKey(stage.Ledger.Wallet($"attacked key {i}"));
        }

        for (int i = 0; i < parents.Length; i++)
        {
            SessionTree.Node parent = NodeOf(parents[i])!;
            stage.Ledger.At(StartMs);
            SessionTerms below = _tree.TermsBelow(parent);
            stage.Ledger.RunOk(_tree.Grant(New(i + 1, parent), child is null ? below : child(below)));
        }

        if (revokedMs != long.MaxValue)
        {
            Instruction revoke = SessionIx.Revoke(stage.SessionKey.PublicKey, stage.Owner.PublicKey);
            OwnerActs = [new OwnerAct(revokedMs, () => [revoke], HasLane: true)];
        }
    }

    /// <inheritdoc/>
    public override TestLedger Ledger => _tree.Stage.Ledger;

    /// <inheritdoc/>
    public override long StartMs { get; }

    /// <inheritdoc/>
    public override int Keys => _keys.Count;

    /// <inheritdoc/>
    public override int KeysAtLeast { get; }

    /// <inheritdoc/>
    public override ulong Gained => Ledger.Amount(_tree.Stage.PayeeTokens);

    /// <inheritdoc/>
    public override ulong Most(long fromMs, long toMs, int blocks, bool isFirst) =>
        fromMs >= _revokedMs ? 0 : Math.Min(_held, _bound.Most(fromMs, toMs, blocks, isFirst));

    /// <inheritdoc/>
    public override Instruction[]? Build(in AttackStep step)
    {
        if (NodeOf(step.Key) is not { } node)
        {
            return null;
        }

        ulong units = step.Units;
        ulong half = units / 2;
        return step.Move switch
        {
            AttackMove.Take => [_tree.Use(node, units), _tree.Stage.Pay(units)],
            AttackMove.TakeTwice =>
                [_tree.Use(node, half), _tree.Stage.Pay(half), _tree.Use(node, units - half), _tree.Stage.Pay(units - half)],
            AttackMove.TakeAround =>
            [
                _tree.Use(node, half), _tree.Stage.Pay(half), Narrowed(node, step.Variant),
                _tree.Use(node, units - half), _tree.Stage.Pay(units - half),
            ],
            AttackMove.Understate => [_tree.Use(node, half), _tree.Stage.Pay(units)],
            AttackMove.Narrow => [Narrowed(node, step.Variant)],
            AttackMove.SubGrant => GrantOn(node, step.Variant),
            AttackMove.Renew => Renewed(node),
            _ => null,
        };
    }

    private Instruction Narrowed(SessionTree.Node node, int variant)
    {
        Address key = node.Key.PublicKey;
        return SessionIx.Narrow(_tree.HeaderOf(node).Version, Narrower(_tree.TermsOf(node), variant), in key, in key);
    }

    private static SessionTerms Narrower(SessionTerms terms, int variant)
    {
        SessionAssetTerms asset = terms.Assets[0];
        ulong burst = Math.Max(1, asset.Burst / 2);
        return (variant % 5) switch
        {
            0 => terms with { Assets = [asset with { Burst = burst, InitialLevel = Math.Min(burst, asset.InitialLevel) }] },
            1 => terms with { Assets = [asset with { RefillPeriodMs = asset.RefillPeriodMs * 2 }] },
            2 => terms with { Assets = [asset with { PerUse = Math.Max(1, asset.PerUse / 2) }] },
            3 => terms with { Limits = [.. terms.Limits.Select(Longer)] },
            _ => terms with { Limits = [.. terms.Limits.Select(Lower)] },
        };
    }

    private static SessionLimitTerms Longer(SessionLimitTerms limit) =>
        limit.Kind == SessionLimitKind.Window ? limit with { PeriodMs = limit.PeriodMs + 7 } : limit;

    private static SessionLimitTerms Lower(SessionLimitTerms limit) =>
        limit.Kind is SessionLimitKind.Window or SessionLimitKind.PerBlock ? limit with { Cap = Math.Max(1, limit.Cap * 3 / 4) } : limit;

    private Instruction[]? GrantOn(SessionTree.Node parent, int variant)
    {
        int spare = Enumerable.Range(0, Keys).FirstOrDefault(i => NodeOf(i) is null);
        if (spare == 0)
        {
            return null;
        }

        SessionTerms terms = _tree.TermsBelow(parent);
        SessionAsset budget = _tree.AssetOf(parent);
        SessionAssetTerms asset = terms.Assets[0];
        ulong left = budget.Lifetime - Math.Min(budget.Spent, budget.Lifetime);

        // Its bucket full whatever the parent's holds; its lifetime limit what is left to the parent, or a part of it.
        ulong lifetime = (variant % 3) switch { 0 => left, 1 => left / 2, _ => left / 5 };
        asset = asset with { InitialLevel = asset.Burst, Lifetime = Math.Max(1, lifetime) };
        return [_tree.Grant(New(spare, parent), terms with { Assets = [asset] })];
    }

    private Instruction[]? Renewed(SessionTree.Node node)
    {
        if (node.Parent is not null)
        {
            return null;
        }

        SessionHeader header = _tree.HeaderOf(node);
        return [SessionIx.Renew(header.Version, header.ExpiryHeight, header.ExpiryMs + 1, node.Key.PublicKey, _tree.Stage.Owner.PublicKey)];
    }

    private void AddKey(KeyPair key)
    {
        _keys.Add(key);
        _sessions.Add(SessionAddresses.Session(Ledger.Parameters.Domain, key.PublicKey));
    }

    // The session of a key as it stands now: what was taken back is not there.
    private SessionTree.Node? NodeOf(int key)
    {
        if (key == 0)
        {
            return _tree.Root;
        }

        byte[] data = Ledger.Data(_sessions[key]);
        if (data.Length <= SessionHeader.Length)
        {
            return null;
        }

        Address parent = MemoryMarshal.Read<SessionHeader>(data).Parent;
        return New(key, NodeOf(_sessions.IndexOf(parent))!);
    }

    private SessionTree.Node New(int key, SessionTree.Node parent) =>
        new($"attacked {key}", _keys[key], TestLedger.Place($"attacked principal {key}"), parent);
}
