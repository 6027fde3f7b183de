global using System.Numerics;
global using OpenLedger.Core.Primitives;
