using OpenLedger.Core.State;

namespace OpenLedger.Simulation.World;

/// <summary>Who holds a token account, and which asset lies in it, by the account's index in the state. Written at genesis.</summary>
internal sealed class HolderMap
{
    private int[] _principal = [];
    private ushort[] _asset = [];

    public void Set(LedgerState state, int account, int principal, int asset)
    {
        if (account >= _principal.Length)
        {
            int size = Math.Max(state.Count, _principal.Length * 2);
            Array.Resize(ref _principal, size);
            Array.Resize(ref _asset, size);
        }

        // 0 means nobody, so numbers are kept one higher.
        _principal[account] = principal + 1;
        _asset[account] = (ushort)asset;
    }

    /// <summary>False for accounts that nobody of the cast holds.</summary>
    public bool TryGet(int account, out int principal, out int asset)
    {
        if (account >= _principal.Length || _principal[account] == 0)
        {
            principal = -1;
            asset = -1;
            return false;
        }

        principal = _principal[account] - 1;
        asset = _asset[account];
        return true;
    }
}
