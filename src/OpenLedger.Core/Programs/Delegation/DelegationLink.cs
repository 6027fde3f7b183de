using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenLedger.Core.Programs;

/// <summary>
/// One delegation of a chain, with its caveats: a cap on all that is ever transferred under it, a time, and who may receive. The root is
/// given by the owner; every other link by the delegate of the link above it, which it names.
/// <code>
///   owner --root--> delegate = delegator --link--> delegate = delegator --leaf--> redeemer
/// </code>
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct DelegationLink
{
    /// <summary>Bytes of account data.</summary>
    public const int Length = 304;

    /// <summary>The most recipients that a caveat lists.</summary>
    public const int MostRecipients = 4;

    /// <summary>A cap that is none.</summary>
    public const ulong Uncapped = ulong.MaxValue;

    /// <summary>The token account, the delegate (<see cref="GrantHeader.Spender"/>) and the delegator
    /// (<see cref="GrantHeader.Owner"/>).</summary>
    public GrantHeader Header;

    /// <summary>Where the link above lies; default for a root.</summary>
    public Address Authority;

    /// <summary>Tells links between the same two apart.</summary>
    public ulong Salt;

    /// <summary>Base units that may be transferred under it in all, by whoever is below; or <see cref="Uncapped"/>.</summary>
    public ulong Cap;

    /// <summary>Base units transferred under it so far.</summary>
    public ulong Spent;

    /// <summary>It is good after this millisecond; 0: from ever.</summary>
    public long AfterMs;

    /// <summary>It is good before this millisecond; 0: for ever.</summary>
    public long BeforeMs;

    /// <summary>1 while it is disabled.</summary>
    public uint IsDisabled;

    /// <summary>How many of the recipients count; 0: anybody may receive.</summary>
    public uint RecipientCount;

    /// <summary>Owners of the token accounts that may receive.</summary>
    public RecipientList Recipients;

    /// <summary>Where a link lies. As with the hash that is signed in the original, the address covers whom the link is from and to and what
    /// stands above it, so that no chain can be bent to another root.</summary>
    public static Address AddressFor(in Address source, in Address spender, in Address delegator, in Address authority, ulong salt = 0)
    {
        Span<byte> more = stackalloc byte[72];
        var writer = new InstructionWriter(more);
        writer.Address(in delegator);
        writer.Address(in authority);
        writer.U64(salt);
        return GrantHeader.AddressFor("delegation"u8, in source, in spender, more);
    }

    /// <summary>Base units that its own caveats let out at a time, recipients aside.</summary>
    public readonly ulong LeftAt(long timeMs) =>
        IsDisabled != 0 || IsEarly(timeMs) || IsOver(timeMs) ? 0 : Cap == Uncapped ? Uncapped : Cap - Spent;

    /// <summary>Whether a time is too early.</summary>
    public readonly bool IsEarly(long timeMs) => AfterMs != 0 && timeMs <= AfterMs;

    /// <summary>Whether a time is too late.</summary>
    public readonly bool IsOver(long timeMs) => BeforeMs != 0 && timeMs >= BeforeMs;

    /// <summary>Whether an owner of token accounts may receive.</summary>
    public readonly bool Allows(in Address recipient)
    {
        for (int i = 0; i < RecipientCount; i++)
        {
            if (Recipients[i] == recipient)
            {
                return true;
            }
        }

        return RecipientCount == 0;
    }

    /// <summary>Recipients in place.</summary>
    [InlineArray(MostRecipients)]
    public struct RecipientList
    {
        private Address _first;
    }
}
