using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenLedger.Core.Programs;

/// <summary>The signing addresses of the programs that a domain or a session lists.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct FogoPrograms
{
    /// <summary>Bytes.</summary>
    public const int Length = 136;

    /// <summary>The most programs in a list.</summary>
    public const int Most = 4;

    /// <summary>How many count.</summary>
    public ulong Count;

    /// <summary>Their signing addresses.</summary>
    public Addresses Signers;

    /// <summary>A list of one.</summary>
    public static FogoPrograms Of(in Address signer)
    {
        var programs = new FogoPrograms { Count = 1 };
        programs.Signers[0] = signer;
        return programs;
    }

    /// <summary>Whether a signing address is on the list.</summary>
    public readonly bool Contain(in Address signer)
    {
        for (int i = 0; i < (int)Count; i++)
        {
            if (Signers[i] == signer)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Addresses in place.</summary>
    [InlineArray(Most)]
    public struct Addresses
    {
        private Address _first;
    }
}
