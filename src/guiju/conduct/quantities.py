"""The one vocabulary of quantities: what methods, scope lines and points measure, by key, with both names.

A method's edition and a line of the scope meet by the key of their quantity; people write names. The keys of climate
that a method limits are of the same vocabulary; what is said of the air's pressure is said of a pressure.
"""

import unicodedata

from guiju.record.words import Text

_TOLD = """
length 长度 Length
angle 角度 Angle | 平面角
roughness 表面粗糙度 Surface roughness | 粗糙度
flatness 平面度 Flatness
straightness 直线度 Straightness
roundness 圆度 Roundness
parallelism 平行度 Parallelism
perpendicularity 垂直度 Perpendicularity
thickness 厚度 Thickness
diameter 直径 Diameter | 内径 | 外径
displacement 位移 Displacement
area 面积 Area
temperature 温度 Temperature | 气温
temperature_difference 温差 Temperature difference | 温度均匀度 | 温度波动度
relative_humidity 相对湿度 Relative humidity | 湿度
dew_point 露点温度 Dew point | 露点
thermal_conductivity 导热系数 Thermal conductivity | 热导率
heat 热量 Heat
mass 质量 Mass
density 密度 Density
volume 容量 Volume | 容积 | 体积
flow_volume 体积流量 Volume flow rate | 流量
flow_mass 质量流量 Mass flow rate
flow_speed 流速 Flow speed
air_speed 风速 Air speed
pressure 压力 Pressure | 气压 | 压强 | 大气压 | 大气压力 | air pressure
pressure_difference 差压 Pressure difference | 压差
vacuum 真空度 Vacuum
force 力值 Force | 力
torque 扭矩 Torque | 力矩
hardness 硬度 Hardness
rotational_speed 转速 Rotational speed
speed 速度 Speed | 车速
acceleration 加速度 Acceleration
vibration 振动 Vibration
impact_energy 冲击能量 Impact energy
viscosity 粘度 Viscosity | 黏度 | 运动粘度
dc_voltage 直流电压 DC voltage
ac_voltage 交流电压 AC voltage
dc_current 直流电流 DC current
ac_current 交流电流 AC current
resistance 电阻 Resistance | 直流电阻
insulation_resistance 绝缘电阻 Insulation resistance
earth_resistance 接地电阻 Earth resistance
capacitance 电容 Capacitance
inductance 电感 Inductance
impedance 阻抗 Impedance
phase 相位 Phase | 相位角
power 功率 Power | 有功功率
reactive_power 无功功率 Reactive power
power_factor 功率因数 Power factor
energy 电能 Electrical energy
charge 电荷 Electric charge
harmonics 谐波 Harmonics
magnetic_flux_density 磁感应强度 Magnetic flux density | 磁通密度
magnetic_field_strength 磁场强度 Magnetic field strength
electric_field_strength 电场强度 Electric field strength
dc_high_voltage 直流高电压 DC high voltage
ac_high_voltage 交流高电压 AC high voltage
rf_power 射频功率 RF power | 高频功率 | 微波功率
attenuation 衰减量 Attenuation | 衰减
voltage_standing_wave_ratio 电压驻波比 Voltage standing wave ratio | 驻波比
reflection_coefficient 反射系数 Reflection coefficient
noise_figure 噪声系数 Noise figure
modulation 调制度 Modulation
distortion 失真度 Distortion | 失真
level 电平 Level
gain 增益 Gain
rise_time 上升时间 Rise time
bandwidth 带宽 Bandwidth
signal 信号 Signal
ratio 比值 Ratio | 比率
time 时间 Time | 时间间隔
frequency 频率 Frequency
frequency_stability 频率稳定度 Frequency stability
illuminance 照度 Illuminance | 光照度
luminance 亮度 Luminance | 光亮度
luminous_flux 光通量 Luminous flux
luminous_intensity 发光强度 Luminous intensity
irradiance 辐照度 Irradiance
optical_power 光功率 Optical power
wavelength 波长 Wavelength
absorbance 吸光度 Absorbance
transmittance 透射比 Transmittance | 透过率
reflectance 反射比 Reflectance | 反射率
refractive_index 折射率 Refractive index
optical_rotation 旋光度 Optical rotation
colour 色度 Colour | 颜色
gloss 光泽度 Gloss
whiteness 白度 Whiteness
haze 雾度 Haze
focal_power 顶焦度 Vertex power
noise 噪声 Noise
sound_pressure_level 声压级 Sound pressure level | 声级
hearing_level 听力级 Hearing level
ultrasonic_power 超声功率 Ultrasonic power
absorbed_dose 吸收剂量 Absorbed dose
air_kerma 空气比释动能 Air kerma
dose_equivalent 剂量当量 Dose equivalent
activity 放射性活度 Activity | 活度
surface_emission_rate 表面发射率 Surface emission rate
ph pH pH | ph值 | 酸度 | 酸碱度
conductivity 电导率 Conductivity
concentration 浓度 Concentration | 质量浓度
mass_fraction 质量分数 Mass fraction | 含量
amount_fraction 摩尔分数 Amount fraction | 体积分数
turbidity 浊度 Turbidity
dissolved_oxygen 溶解氧 Dissolved oxygen
moisture 水分 Moisture | 含水率
particle_count 粒子计数 Particle count | 尘埃粒子数
particle_size 粒径 Particle size | 粒度
salinity 盐度 Salinity
chemical_oxygen_demand 化学需氧量 Chemical oxygen demand
electromagnetic_interference 电磁干扰 Electromagnetic interference
lighting 照明 Lighting
supply_voltage 供电电压 Supply voltage | 供电
"""


def _read() -> tuple[dict[str, Text], dict[str, str]]:
    """Names by key, and the key that each name or other way to write it stands for."""
    names: dict[str, Text] = {}
    keys: dict[str, str] = {}
    for line in _TOLD.strip().splitlines():
        said, *others = (each.strip() for each in line.split(" | "))
        key, zh, en = said.split(" ", 2)
        names[key] = Text(zh=zh, en=en)
        for each in (key, zh, en, *others):
            keys.setdefault(_plain(each), key)
    return names, keys


def _plain(said: str) -> str:
    """A name without what changes nothing: width of letters, case, blanks and underlines."""
    return "".join(unicodedata.normalize("NFKC", said).casefold().replace("_", " ").split())


QUANTITIES, _KEYS = _read()
"""Names of every quantity by its key."""


def key_of(said: str) -> str | None:
    """The key of a quantity by its key, its Chinese or English name or another usual one; None for an unknown one."""
    return _KEYS.get(_plain(said))


def name_of(key: str) -> Text:
    """Both names of a quantity; the word itself where it is unknown."""
    return QUANTITIES.get(key, Text(zh=key, en=key))
