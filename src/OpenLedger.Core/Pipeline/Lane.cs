namespace OpenLedger.Core.Pipeline;

/// <summary>How a transaction travels: what is asked of its signatures and where it waits.</summary>
internal enum Lane : byte
{
    /// <summary>Ordered by price and arrival.</summary>
    Normal,

    /// <summary>Grants and what carries a control operation along: ordered as all others, but their signatures are always checked.</summary>
    Checked,

    /// <summary>Operations that only end or stop something. They come first in every block.</summary>
    Control,
}
