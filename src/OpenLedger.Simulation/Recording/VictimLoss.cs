namespace OpenLedger.Simulation.Recording;

/// <summary>The loss of one victim in one asset.</summary>
/// <param name="Principal">The victim's name: population and number, or population and the name in its book, which is any text.</param>
/// <param name="Hop">As in <see cref="LossCell"/>.</param>
/// <param name="Asset">Index of the asset.</param>
/// <param name="HeldUnits">Base units held when the attack began.</param>
/// <param name="GrossUnits">Base units lost.</param>
/// <param name="GrossMicroUsd">Their value before the attack, in micro-dollars.</param>
/// <param name="NetMicroUsd">Gross less what was given back.</param>
/// <param name="BoundMicroUsd">What this victim's limits allowed at most.</param>
public readonly record struct VictimLoss(
    string Principal, int Hop, int Asset, ulong HeldUnits, ulong GrossUnits, long GrossMicroUsd, long NetMicroUsd, long BoundMicroUsd);
