function mpc = six
% SPDX-License-Identifier: GPL-3.0-or-later
%SIX  Six buses, an open tie; kW and ohm in the tables, converted at the end, as many published feeders have it.

%% MATPOWER Case Format : Version 2
mpc.version = '2';
mpc.baseMVA = 10;

%% bus data
mpc.bus = [ %% (kW and kvar, converted below)
	1	3	0	0	0	0	1	1	0	12.66	1	1	1;
	2	1	100	60	0	0	1	1	0	12.66	1	1.1	0.9;
	3	1	200	80	0	0	1	1	0	12.66	1	1.1	0.9;
	4	1	150	50	0	0	1	1	0	12.66	1	1.1	0.9;
	5	1	90	40	0	0	1	1	0	12.66	1	1.1	0.9;
	6	1	120	60	0	0	1	1	0	12.66	1	1.1	0.9;
];
mpc.gen = [
	1	0	0	10	-10	1	100	1	1	0	0	0	0	0	0	0	0	0	0	0	0;
];
mpc.branch = [ %% (ohm, converted below)
	1	2	0.5	0.3	0	0	0	0	0	0	1	-360	360;
	2	3	0.5	0.3	0	0	0	0	0	0	1	-360	360;
	3	4	0.5	0.3	0	0	0	0	0	0	1	-360	360;
	2	5	0.5	0.3	0	0	0	0	0	0	1	-360	360;
	5	6	0.5	0.3	0	0	0	0	0	0	1	-360	360;
	6	4	1	1	0	0	0	0	0	0	0	-360	360;
];
mpc.gencost = [
	2	0	0	3	0	20	0;
];

[PQ, PV, REF, NONE, BUS_I, BUS_TYPE, PD, QD, GS, BS, BUS_AREA, VM, ...
    VA, BASE_KV] = idx_bus;
[F_BUS, T_BUS, BR_R, BR_X] = idx_brch;
Vbase = mpc.bus(1, BASE_KV) * 1e3;      %% in Volts
Sbase = mpc.baseMVA * 1e6;              %% in VA
mpc.branch(:, [BR_R BR_X]) = mpc.branch(:, [BR_R BR_X]) / (Vbase^2 / Sbase);
mpc.bus(:, [PD, QD]) = mpc.bus(:, [PD, QD]) / 1e3;
