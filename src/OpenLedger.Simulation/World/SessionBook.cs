using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Simulation.World;

/// <summary>The session that each owner has now under the arm's delegation: that of genesis, until the owner grants another.</summary>
internal sealed class SessionBook(Cast cast, int delegation, AccountIndices indices)
{
    private KeyPair[]? _keys;
    private Address[]? _accounts;
    private int[]? _indices;

    /// <summary>Index of an owner's session in the state.</summary>
    public int IndexOf(int owner) => (_indices ?? indices.Sessions)[owner];

    /// <summary>Where it lies.</summary>
    public ref readonly Address AccountOf(int owner) => ref (_accounts ?? cast.SessionAccounts[delegation])[owner];

    /// <summary>Its key, which whoever has the delegate's secret can derive.</summary>
    public ref readonly KeyPair KeyOf(int owner) => ref (_keys ?? cast.SessionKeys[delegation])[owner];

    /// <summary>An owner has granted another.</summary>
    public void Replace(int owner, in KeyPair key, in Address account, int index)
    {
        _keys ??= [.. cast.SessionKeys[delegation]];
        _accounts ??= [.. cast.SessionAccounts[delegation]];
        _indices ??= [.. indices.Sessions];
        (_keys[owner], _accounts[owner], _indices[owner]) = (key, account, index);
    }
}
