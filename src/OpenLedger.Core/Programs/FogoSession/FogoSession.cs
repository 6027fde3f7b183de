using System.Runtime.InteropServices;

namespace OpenLedger.Core.Programs;

/// <summary>What the holder of a session key may take from one token account, limited or not, together with a program of its list.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct FogoSession
{
    /// <summary>Bytes of account data.</summary>
    public const int Length = 256;

    /// <summary>An amount that does not shrink: all tokens.</summary>
    public const ulong Unlimited = ulong.MaxValue;

    /// <summary>The longest that a session lasts: eight days, in milliseconds.</summary>
    public const long MostMs = 8L * 24 * 60 * 60 * 1000;

    /// <summary>The token account, the session key (<see cref="GrantHeader.Spender"/>) and the owner.</summary>
    public GrantHeader Header;

    /// <summary>Base units left, or <see cref="Unlimited"/>.</summary>
    public ulong Amount;

    /// <summary>The last millisecond at which it may be used.</summary>
    public long ExpiresMs;

    /// <summary>1 once its key revoked it.</summary>
    public ulong IsRevoked;

    /// <summary>The list of its domain as it was at the start: what the registry says later does not matter to it.</summary>
    public FogoPrograms Programs;

    /// <summary>Where the session of a key on a token account lies.</summary>
    public static Address AddressFor(in Address source, in Address sessionKey) =>
        GrantHeader.AddressFor("fogo-session"u8, in source, in sessionKey);

    /// <summary>Base units left at a time.</summary>
    public readonly ulong LeftAt(long timeMs) => IsLiveAt(timeMs) ? Amount : 0;

    /// <summary>Whether it may be used at a time.</summary>
    public readonly bool IsLiveAt(long timeMs) => IsRevoked == 0 && timeMs <= ExpiresMs;
}
