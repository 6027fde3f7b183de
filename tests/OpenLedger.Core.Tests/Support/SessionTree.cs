using System.Runtime.InteropServices;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Support;

/// <summary>Sessions that were granted on from the session of a <see cref="SessionStage"/>.</summary>
internal sealed class SessionTree
{
    /// <param name="stage">Where the root is granted.</param>
    /// <param name="root">Terms of the root; those of the stage with four generations and ten children if left out.</param>
    public SessionTree(SessionStage stage, SessionTerms? root = null)
        : this(stage) => stage.Granted(root ?? stage.Terms with { SubGrant = new SubGrantRule(4, 10, SubGrantMode.ChargeThrough) });

    private SessionTree(SessionStage stage)
    {
        Stage = stage;
        Root = new Node("root", stage.SessionKey, stage.Principal, null);
    }

    public SessionStage Stage { get; }

    public Node Root { get; }

    private TestLedger Ledger => Stage.Ledger;

    /// <summary>A tree whose root is granted already.</summary>
    public static SessionTree OfGranted(SessionStage stage) => new(stage);

    private Address Owner => Stage.Owner.PublicKey;

    /// <summary>Terms of a session below another: its own, one generation less.</summary>
    public SessionTerms TermsBelow(Node parent)
    {
        SessionTerms terms = TermsOf(parent);
        int depth = Math.Max(0, terms.SubGrant.MaxDepth - 1);
        return terms with { SubGrant = terms.SubGrant with { MaxDepth = (byte)depth } };
    }

    /// <summary>What a session may do now.</summary>
    public SessionTerms TermsOf(Node node)
    {
        Assert.True(SessionView.TryOpen((ReadOnlySpan<byte>)Ledger.Data(AddressOf(node)), out SessionReading session));
        return SessionParts.Read(session);
    }

    /// <summary>A session below another that may not be granted yet.</summary>
    public Node Below(string name, Node parent) => new(name, Ledger.Wallet("tree/" + name), TestLedger.Place("principal/" + name), parent);

    /// <summary>The grant of a session that <see cref="Below"/> named; the nonce is the parent's next.</summary>
    public Instruction Grant(Node node, SessionTerms? terms = null)
    {
        Node parent = node.Parent!;
        SessionTerms whole = (terms ?? TermsBelow(parent)) with { Delegate = node.Principal, GrantNonce = HeaderOf(parent).Children };
        return SessionIx.SubGrant(whole, node.Key.PublicKey, Owner, [.. Above(node)]);
    }

    /// <summary>Grants a session below another; it must succeed.</summary>
    public Node Add(string name, Node parent, SessionTerms? terms = null)
    {
        Node node = Below(name, parent);
        Ledger.RunOk(Grant(node, terms));
        return node;
    }

    public Instruction Use(Node node, ulong units, params AccountMeta[] extras) => SessionIx.Use(new UseSpec
    {
        Key = node.Key.PublicKey, Owner = Owner, Principal = node.Principal, Declared = [((byte)0, units)],
        Ancestors = [.. Above(node)], Extras = extras,
    });

    /// <summary>Uses a session for a transfer to the payee.</summary>
    public Receipt Pay(Node node, ulong units) => Ledger.Run(Use(node, units), Stage.Pay(units));

    public Address AddressOf(Node node) => SessionAddresses.Session(Ledger.Parameters.Domain, node.Key.PublicKey);

    public SessionHeader HeaderOf(Node node) => MemoryMarshal.Read<SessionHeader>(Ledger.Data(AddressOf(node)));

    public SessionAsset AssetOf(Node node) => MemoryMarshal.Read<SessionAsset>(Ledger.Data(AddressOf(node)).AsSpan(SessionHeader.Length));

    /// <summary>Keys of the sessions above a session, its parent first.</summary>
    public static Address[] KeysAbove(Node node) => [.. Above(node).Select(a => a.Key)];

    private static IEnumerable<(Address Key, Address Principal)> Above(Node node)
    {
        for (Node? above = node.Parent; above is not null; above = above.Parent)
        {
            yield return (above.Key.PublicKey, above.Principal);
        }
    }

    /// <summary>A session of the tree.</summary>
    public sealed record Node(string Name, KeyPair Key, Address Principal, Node? Parent);
}
