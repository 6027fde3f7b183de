namespace OpenLedger.Core.State;

/// <summary>What hangs at a place in the state tree.</summary>
internal enum SubtreeKind : byte
{
    /// <summary>No account: 32 zero bytes.</summary>
    Empty = 0,

    /// <summary>One account, whose leaf stands for the whole subtree.</summary>
    Leaf = 1,

    /// <summary>Two accounts or more.</summary>
    Node = 2,
}
