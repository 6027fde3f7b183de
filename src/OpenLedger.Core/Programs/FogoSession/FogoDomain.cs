using System.Runtime.InteropServices;

namespace OpenLedger.Core.Programs;

/// <summary>What the registry says of one domain: which programs sessions that are started from there may be used with.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct FogoDomain
{
    /// <summary>Bytes of account data.</summary>
    public const int Length = 168;

    /// <summary>Who keeps the list.</summary>
    public Address Keeper;

    public FogoPrograms Programs;

    /// <summary>Where the list of a keeper lies.</summary>
    public static Address AddressFor(in Address keeper) => GrantHeader.AddressFor("fogo-domain"u8, in keeper, in keeper);
}
