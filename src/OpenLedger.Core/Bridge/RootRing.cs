using System.Runtime.CompilerServices;

namespace OpenLedger.Core.Bridge;

/// <summary>The last roots that the prover posted.</summary>
[InlineArray(Count)]
public struct RootRing
{
    public const int Count = 16;

    private Hash256 _first;
}
