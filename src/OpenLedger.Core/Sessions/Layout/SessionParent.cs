namespace OpenLedger.Core.Sessions;

/// <summary>What a sub-session takes over from the session that it is part of; the default is that of a session of the owner's own.</summary>
/// <param name="Depth">Generations above the sub-session.</param>
/// <param name="Epoch">The parent's subtree epoch.</param>
/// <param name="Mode">Where the budget comes from.</param>
/// <param name="Path">What records know the parent by.</param>
/// <param name="Versions">The versions of all above the sub-session, added up.</param>
public readonly record struct SessionParent(byte Depth, uint Epoch, SubGrantMode Mode, Hash256 Path, uint Versions)
{
    /// <summary>A session as a parent.</summary>
    public static SessionParent Of(in SessionHeader header) => new(
        (byte)(header.Depth + 1), header.SubtreeEpoch, header.SubGrantMode, header.PathHash,
        header.AncestorVersions == uint.MaxValue ? uint.MaxValue : header.AncestorVersions + header.Version);
}
